export const renderReportHtml = (a: unknown, b: unknown): string => String(a === b);
