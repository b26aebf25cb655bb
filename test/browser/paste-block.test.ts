import { expect } from 'chai';
import { parseBlock } from '../../views/public/scripts/collect/paste-block.ts';

describe('A block from a clipboard', () => {
  const blocks: [string, string[][]][] = [
    [
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['1\r2\r', [['1'], ['2']]],
    // A last line that is empty is a cell, after the line break that ends every line.
    ['1\n\n', [['1'], ['']]],
    ['1\t\t3', [['1', '', '3']]],
    ['\t', [['', '']]],
    ['', [['']]],
    [' 7\u00a0300 \t\u00a0', [['7\u00a0300', '']]],
    ['"1\n2"\t3', [['1 ⏎ 2', '3']]],
    ['"1\n"\n2', [['1'], ['2']]],
    ['"say ""no"""\t5', [['say "no"', '5']]],
    ['"quoted" and not\t5', [['"quoted" and not', '5']]],
    ['"never closed\t5\n6', [['"never closed', '5'], ['6']]],
  ];
  for (const [text, rows] of blocks) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(parseBlock(text)).to.deep.equal(rows);
    });
  }

  it('is read however long a cell in quotes is', () => {
    const cell = 'a ""b"" '.repeat(100_000);
    expect(parseBlock(`"${cell}"\t1`)[0]?.[1]).to.equal('1');
  });
});
