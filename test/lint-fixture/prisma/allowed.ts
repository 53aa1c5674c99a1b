export const connect = async (): Promise<void> => undefined;
