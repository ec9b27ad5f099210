/** Where a number's messages can be kept: Asia-Pacific, Europe, Latin America, Middle East and Africa, North America. */
export const storageRegions = 'AU ID IN JP SG KR DE CH GB BR BH ZA AE CA'.split(' ')
