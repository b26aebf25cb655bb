import { expect } from 'chai';
import { beginningOf, checkComment, commentFrom } from '../../server/domain/comment.ts';
import { cleanField } from '../../server/domain/provider.ts';

describe('comment', () => {
  it('keeps lines and letters, and nothing that cannot be printed', () => {
    expect(commentFrom(' oʻsdi\r\nҳисобланди\rx \u{1f600}\t! ')).to.equal(
      'oʻsdi\nҳисобланди\nx \u{1f600}\t!',
    );
    expect(commentFrom('a\u0000\u001f\u007f\u0085b\ud83d')).to.equal('ab');
    expect(commentFrom('\ude00c')).to.equal('c');
    expect(commentFrom('\u0000 \r\n')).to.equal(null);
  });

  it('is none where nobody would see anything of it', () => {
    for (const unseen of [
      '\u200b\u00a0\u2060\u200e',
      '\ufeff\u00ad\u202e\u2028 ',
      '\u3164\u115f\u034f\ufe0f\u2800',
    ])
      expect([commentFrom(unseen), cleanField(unseen)], JSON.stringify(unseen)).to.deep.equal([null, '']);
    // Inside of a text they join characters, or keep them apart.
    for (const seen of ['oʻ', 'می\u200cخواهم', '\u{1f468}\u200d\u{1f467}', '!', '…'])
      expect([commentFrom(seen), cleanField(seen)]).to.deep.equal([seen, seen]);
  });

  it('is refused when it is too long, never cut', () => {
    expect(checkComment('a'.repeat(1000))).to.deep.equal([]);
    expect(checkComment('a'.repeat(1001)).map(({ code, path }) => [code, path])).to.deep.equal([
      ['comment-too-long', 'comment'],
    ]);
    expect(checkComment(null)).to.deep.equal([]);
  });

  it('is not cut within a character where its beginning is shown', () => {
    expect(beginningOf('ab\u{1f600}', 3)).to.equal('ab');
    expect(beginningOf('ab\u{1f600}', 4)).to.equal('ab\u{1f600}');
  });
});
