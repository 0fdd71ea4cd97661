/** True when the run shall write its matrix into the documentation instead of comparing the two. */
export const isUpdate = process.env['OMNIROUTE_MATRIX'] === 'update';
