import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Offices keep old computers: what is built runs on Chrome 87 and Safari 14.
const OLDEST_BROWSERS = ['chrome87', 'safari14'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/board',
    emptyOutDir: true,
    target: OLDEST_BROWSERS,
    cssTarget: OLDEST_BROWSERS,
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7080' } },
});
