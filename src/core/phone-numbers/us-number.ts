/**
 * Codes behind +1 that are not of the United States: Canada (its non-geographic ones too), Bermuda and the Caribbean,
 * territories that Meta does not price as the United States, and what belongs to no place: toll-free, premium, reserved
 * for fiction (555). Source: the North American Numbering Plan's assignments of 2025.
 */
const elsewhere = new Set(
  [
    '204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468',
    '474 506 514 519 537 548 568 579 581 584 587 600 604 613 622 633 639 644 647 655 672 677 683 688 705 709',
    '742 753 778 780 782 807 819 825 867 873 879 902 905 942',
    '242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876',
    '340 670 671 684 787 939',
    '500 521 522 523 524 525 526 527 528 529 533 544 555 566 577 588 700 710 800 822 833 844 855 866 877 880',
    '881 882 883 884 885 886 887 888 889 900',
  ].flatMap((codes) => codes.split(' ')),
)

/** +1 and an area code of the United States. */
export const isUsNumber = (waId: string): boolean =>
  /^1[2-9]\d{2}[2-9]\d{6}$/.test(waId) && !elsewhere.has(waId.slice(1, 4))
