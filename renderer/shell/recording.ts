import { create } from 'zustand';

/** Whether camera or microphone are being recorded right now: what the recording light shows. */
export const useRecording = create<{ recording: boolean }>(() => ({ recording: false }));
