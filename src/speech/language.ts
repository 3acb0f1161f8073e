/** Languages whose spoken commands and numbers are known. */
export const SPEECH_LANGUAGES = ['en', 'de'] as const;

export type SpeechLanguage = (typeof SPEECH_LANGUAGES)[number];
