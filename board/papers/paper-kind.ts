/** The papers of a campaign, as their addresses spell them. */
export type PaperKind = 'packs' | 'reports' | 'rankings' | 'contacts';
