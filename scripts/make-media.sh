#!/usr/bin/env bash
# Makes the sample files under fixtures/media/{audio,documents,images,video} anew: a tone, a moving picture and one line of
# text, in each type that WhatsApp takes. Needs Debian's ffmpeg, sox, libsox-fmt-all and libreoffice-{writer,calc,impress}-nogui.
set -euo pipefail
cd "$(dirname "$0")/../fixtures/media"
mkdir -p audio documents video
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quiet=(-hide_banner -loglevel error -y -fflags +bitexact -flags:a +bitexact -flags:v +bitexact -map_metadata -1)
tone=(-f lavfi -i 'sine=frequency=440:duration=1')
picture=(-f lavfi -i 'testsrc=size=128x96:rate=10:duration=1')
ffmpeg "${tone[@]}" -c:a aac -b:a 16k -ac 1 "${quiet[@]}" audio/tone.aac
ffmpeg "${tone[@]}" -c:a aac -b:a 16k -ac 1 "${quiet[@]}" audio/tone.m4a
ffmpeg "${tone[@]}" -c:a libmp3lame -b:a 16k -ac 1 "${quiet[@]}" audio/tone.mp3
ffmpeg "${tone[@]}" -c:a libopus -b:a 16k -ac 1 "${quiet[@]}" audio/voice.ogg
ffmpeg "${tone[@]}" -ar 8000 -ac 1 "${quiet[@]}" "$work/tone.wav"
sox "$work/tone.wav" -t amr-nb audio/tone.amr

av=(-c:v libx264 -profile:v baseline -pix_fmt yuv420p -threads 1 -c:a aac -b:a 16k -ac 1 -shortest)
ffmpeg "${picture[@]}" "${tone[@]}" "${av[@]}" "${quiet[@]}" video/test.mp4
ffmpeg "${picture[@]}" "${tone[@]}" "${av[@]}" "${quiet[@]}" -f 3gp video/test.3gp
ffmpeg -i images/sun-256.png -q:v 5 "${quiet[@]}" images/sun-256.jpeg

printf 'A sample of waba-emulator.\n' > documents/sample.txt
printf 'item,price\ntea,3.50\n' > "$work/sample.csv"
cat > "$work/slide.fodp" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">
 <office:body><office:presentation><draw:page draw:name="one"><draw:frame svg:width="20cm" svg:height="4cm" svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>A sample of waba-emulator.</text:p></draw:text-box></draw:frame></draw:page></office:presentation></office:body>
</office:document>
XML
mv "$work/slide.fodp" "$work/sample.fodp"
office() { HOME="$work" soffice --headless --convert-to "$1" --outdir "$work/out" "$2" > /dev/null; }
for type in pdf doc docx; do office "$type" documents/sample.txt; done
for type in xls xlsx; do office "$type" "$work/sample.csv"; done
for type in ppt pptx; do office "$type" "$work/sample.fodp"; done
cp "$work"/out/sample.* documents/
