import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Papa from 'papaparse';
import { transliterate } from '../../server/i18n/transliterate.ts';
import { PROJECT_ROOT } from '../../server/project.ts';

/** Officially written as one word in Cyrillic and as two in Latin. */
const WRITTEN_OTHERWISE: Readonly<Record<string, string>> = {
  'Quyi Chirchiq tumani': 'Қуйичирчиқ тумани',
  'Oʻrta Chirchiq tumani': 'Ўртачирчиқ тумани',
  'Yuqori Chirchiq tumani': 'Юқоричирчиқ тумани',
};

describe('transliteration of Uzbek', () => {
  const territories = join(PROJECT_ROOT, 'indicators', 'uz-social-services', 'territories');

  it('spells every region and district as the published Cyrillic names do', () => {
    const files = readdirSync(territories).filter((file) => file.endsWith('.csv'));
    let names = 0;
    for (const file of files) {
      const { data } = Papa.parse<Record<string, string>>(readFileSync(join(territories, file), 'utf8'), {
        header: true,
        skipEmptyLines: true,
      });
      for (const { name_uz: latin = '', name_uz_cyrl: cyrillic = '' } of data) {
        expect(WRITTEN_OTHERWISE[latin] ?? transliterate(latin), latin).to.equal(cyrillic);
        names += 1;
      }
    }
    expect(names).to.equal(220);
  });

  const cases: Readonly<Record<string, string>> = {
    'Oʻzbekiston Respublikasi': 'Ўзбекистон Республикаси',
    'TOSHKENT SHAHRI, OʻZBEKISTON': 'ТОШКЕНТ ШАҲРИ, ЎЗБЕКИСТОН',
    'yoʻl, yosh, yulduz, yaxshi, yetti': 'йўл, ёш, юлдуз, яхши, етти',
    'Yoʻl, Yosh, YOSH, Sharq, Choy': 'Йўл, Ёш, ЁШ, Шарқ, Чой',
    'eʼlon, sanʼat, maʼlumot': 'эълон, санъат, маълумот',
    Isʼhoqxon: 'Исҳоқхон',
    'tong, singil': 'тонг, сингил',
    'ekologiya, poema, aeroport, kecha': 'экология, поэма, аэропорт, кеча',
    'obyekt, premyera': 'объект, премьера',
    'litsenziya, sertifikatsiya, ketsa, aytsin': 'лицензия, сертификация, кетса, айтсин',
    'muvaffaqiyatsizlik, davlatsiz, klassitsizm': 'муваффақиятсизлик, давлатсиз, классицизм',
    'eksponensial, kvantil, NHS va SHMI': 'экспоненциал, квантиль, NHS ва SHMI',
    'funksiya, inspeksiya, pensiya': 'функция, инспекция, пенсия',
    '22-noyabr, sentabrda, yanvari': '22-ноябрь, сентябрда, январи',
    'profil, profilaktika': 'профиль, профилактика',
    "o'g'il, o‘g‘il, gʼisht": 'ўғил, ўғил, ғишт',
    '“Yaxshi” bahosi ʼ': '“Яхши” баҳоси ʼ',
  };
  for (const [latin, cyrillic] of Object.entries(cases)) {
    it(`writes ${latin}`, () => expect(transliterate(latin)).to.equal(cyrillic));
  }

  const kept: Readonly<Record<string, string>> = {
    'QUA-01 va 2026-Q3, UZ-TK, P0142': 'QUA-01 ва 2026-Q3, UZ-TK, P0142',
    '{{count}} ta <a href="/x" class="mz-link">koʻrsatkich</a>&nbsp;bor':
      '{{count}} та <a href="/x" class="mz-link">кўрсаткич</a>&nbsp;бор',
    'PDF, CSV va JSON fayl': 'PDF, CSV ва JSON файл',
    'Ekrandagi va JSONdagi raqamlar, PDFni, CSVga, APIlar, UTFning':
      'Экрандаги ва JSONдаги рақамлар, PDFни, CSVга, APIлар, UTFнинг',
    'Mezonda va Exceldan; Mezonlar, PARDA, Ada, Bida': 'Mezonда ва Excelдан; Мезонлар, ПАРДА, Ада, Бида',
    'III chorak, IV bob': 'III чорак, IV боб',
    'admin@mezon.example, https://stat.uz/uz sahifasi, lex.uz':
      'admin@mezon.example, https://stat.uz/uz саҳифаси, lex.uz',
    'Care Inspectorate, Scotland': 'Care Inspectorate, Scotland',
    'UTF-8 kodlash, `indicator` ustuni': 'UTF-8 кодлаш, `indicator` устуни',
    '3-chorak': '3-чорак',
    'Mezon — MIT litsenziyasidagi dastur, asosiy mezon': 'Mezon — MIT лицензиясидаги дастур, асосий мезон',
    '`mezon score --verify` buyrugʻi, --verify bilan': '`mezon score --verify` буйруғи, --verify билан',
    'least_units va round_expected, FunnelPlotR kabi': 'least_units ва round_expected, FunnelPlotR каби',
    'p-karta, XmR kartasi, n = 5; u va p′': 'p-карта, XmR картаси, n = 5; у ва p′',
  };
  for (const [latin, expected] of Object.entries(kept)) {
    it(`leaves what is no Uzbek in ${latin}`, () => expect(transliterate(latin)).to.equal(expected));
  }

  it('leaves Cyrillic alone', () => {
    expect(transliterate('Ғиждувон тумани')).to.equal('Ғиждувон тумани');
  });
});
