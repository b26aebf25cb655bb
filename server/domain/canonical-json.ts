/**
 * JSON with the keys of every object in the order of their code units and without spaces: equal content gives equal text,
 * whoever wrote it. Keys whose value is undefined are left out, as JSON does. What is hashed or stored as proof is written so.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // Tens of thousands of recipes go through here in one import: no intermediate lists.
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const content = (value as Record<string, unknown>)[key];
    if (content === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(content)}`;
  }
  return `{${members}}`;
}
