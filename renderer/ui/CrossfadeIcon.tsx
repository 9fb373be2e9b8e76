/** Two fades that cross. */
export const CrossfadeIcon = ({ size = 14, className }: { readonly size?: number; readonly className?: string | undefined }) => (
  <svg
    className={className}
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    aria-hidden
  >
    <path d="M1.5 3.5C7 3.5 9 12.5 14.5 12.5M1.5 12.5C7 12.5 9 3.5 14.5 3.5" strokeLinecap="round" />
  </svg>
);
