/** Begins a statement that looks at households with everything that was merged into them, as `whole (root, id)`: what
 *  was recorded on `id` counts as recorded on `root`. `ids` is a parameter that holds an array. */
export const withMerged = (ids: string): string => `
  WITH RECURSIVE whole (root, id) AS (
    SELECT h, h FROM unnest(${ids}::uuid[]) AS h
    UNION
    SELECT w.root, m::uuid FROM whole w
    JOIN event e ON e.household_id = w.id AND e.type = 'households_merged',
    jsonb_array_elements_text(e.data->'mergedIds') AS m
  )`;
