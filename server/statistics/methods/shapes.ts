import Type from 'typebox';

/** Shapes that inputs of many methods share. */

/** A figure; null is missing. */
export const Figure = Type.Union([Type.Number(), Type.Null()]);
export const Figures = Type.Array(Figure);
/** Figures none of which may be missing. */
export const Numbers = Type.Array(Type.Number());
export const Names = Type.Array(Type.String());
/** A column a name. */
export const Table = Type.Record(Type.String(), Figures);
export const Confidence = Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 });
