import './bridge/install.ts';
import './bridge/install.ts';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startStudio } from './state/start.ts';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
void startStudio();
