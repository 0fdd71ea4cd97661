/** The version of the product, as its packages carry it. */
export const version = '0.1.0';
