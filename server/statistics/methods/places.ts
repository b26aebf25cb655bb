/** Where each of the names stands in a column; names in the order in which they first appear. */
export function placesOf(names: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  names.forEach((name, place) => {
    const own = places.get(name);
    if (own) own.push(place);
    else places.set(name, [place]);
  });
  return places;
}
