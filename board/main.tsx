import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { isWorthRepeating } from './failures.ts';
import './style/tokens.css';
import './style/page.css';
import './style/head.css';
import './style/forms.css';
import './style/wall.css';
import './style/buildings.css';
import './style/papers.css';
import './style/lines.css';
import './style/meeting.css';
import './style/print.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && isWorthRepeating(error),
      // A wall of a base may have no internet at all; the server beside it still answers.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
