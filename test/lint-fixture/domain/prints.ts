// expects eslint(no-restricted-globals)
export const show = (text: string) => console.log(text);
