/** What sets one type of service apart from another, in a typical provider. Invented, within what is plausible. */
export interface ServiceProfile {
  /** Recipients at the end of a quarter: median of the providers. */
  recipients: number;
  recipientsPerCareWorker: number;
  recipientsPerSocialWorker: number;
  /** Days of service for a recipient in a quarter. */
  serviceDays: number;
  /** Discharged in a quarter, of those served. */
  dischargedShare: number;
  /** Serious incidents in 1,000 service days. */
  incidents: number;
  /** Complaints received in a quarter, of 100 recipients. */
  complaints: number;
  /** Thousand soʻm for a recipient and month. */
  monthlyCost: number;
  /** Minimum standards and accessibility requirements that apply. */
  standards: number;
  accessibility: number;
  /** Among all providers. */
  frequency: number;
  noun: { uz: string; ru: string; en: string };
}

export const SERVICE_PROFILES: Readonly<Record<string, ServiceProfile>> = {
  'home-care': {
    recipients: 150,
    recipientsPerCareWorker: 8,
    recipientsPerSocialWorker: 26,
    serviceDays: 30,
    dischargedShare: 0.06,
    incidents: 0.5,
    complaints: 3.2,
    monthlyCost: 620,
    standards: 36,
    accessibility: 12,
    frequency: 26,
    noun: { uz: 'uyda parvarish xizmati', ru: 'служба ухода на дому', en: 'home care service' },
  },
  'day-care': {
    recipients: 65,
    recipientsPerCareWorker: 6,
    recipientsPerSocialWorker: 24,
    serviceDays: 52,
    dischargedShare: 0.08,
    incidents: 0.6,
    complaints: 4.5,
    monthlyCost: 910,
    standards: 42,
    accessibility: 24,
    frequency: 22,
    noun: { uz: 'kunduzgi parvarish markazi', ru: 'центр дневного ухода', en: 'day care centre' },
  },
  residential: {
    recipients: 80,
    recipientsPerCareWorker: 3,
    recipientsPerSocialWorker: 22,
    serviceDays: 90,
    dischargedShare: 0.1,
    incidents: 0.9,
    complaints: 6,
    monthlyCost: 3900,
    standards: 58,
    accessibility: 30,
    frequency: 14,
    noun: { uz: 'statsionar parvarish uyi', ru: 'стационарный дом ухода', en: 'residential home' },
  },
  rehabilitation: {
    recipients: 95,
    recipientsPerCareWorker: 5,
    recipientsPerSocialWorker: 34,
    serviceDays: 21,
    dischargedShare: 0.5,
    incidents: 0.7,
    complaints: 4,
    monthlyCost: 1850,
    standards: 48,
    accessibility: 30,
    frequency: 14,
    noun: { uz: 'reabilitatsiya markazi', ru: 'реабилитационный центр', en: 'rehabilitation centre' },
  },
  'family-support': {
    recipients: 120,
    recipientsPerCareWorker: 10,
    recipientsPerSocialWorker: 29,
    serviceDays: 14,
    dischargedShare: 0.25,
    incidents: 0.5,
    complaints: 3,
    monthlyCost: 460,
    standards: 34,
    accessibility: 18,
    frequency: 16,
    noun: { uz: 'oilaga koʻmak markazi', ru: 'центр поддержки семьи', en: 'family support centre' },
  },
  'crisis-support': {
    recipients: 36,
    recipientsPerCareWorker: 4,
    recipientsPerSocialWorker: 13,
    serviceDays: 24,
    dischargedShare: 0.6,
    incidents: 1.2,
    complaints: 6,
    monthlyCost: 2650,
    standards: 44,
    accessibility: 20,
    frequency: 8,
    noun: { uz: 'inqiroz markazi', ru: 'кризисный центр', en: 'crisis centre' },
  },
};

/** First parts of the invented names: words of good omen that stand for no existing organisation. */
export const NAME_WORDS: readonly { uz: string; ru: string; en: string }[] = [
  { uz: 'Mehr', ru: 'Мехр', en: 'Mehr' },
  { uz: 'Umid', ru: 'Умид', en: 'Umid' },
  { uz: 'Ezgulik', ru: 'Эзгулик', en: 'Ezgulik' },
  { uz: 'Saxovat', ru: 'Саховат', en: 'Saxovat' },
  { uz: 'Shafqat', ru: 'Шафкат', en: 'Shafqat' },
  { uz: 'Nuroniy', ru: 'Нуроний', en: 'Nuroniy' },
  { uz: 'Ishonch', ru: 'Ишонч', en: 'Ishonch' },
  { uz: 'Hamdam', ru: 'Хамдам', en: 'Hamdam' },
  { uz: 'Imkon', ru: 'Имкон', en: 'Imkon' },
  { uz: 'Ziyo', ru: 'Зиё', en: 'Ziyo' },
  { uz: 'Baraka', ru: 'Барака', en: 'Baraka' },
  { uz: 'Orzu', ru: 'Орзу', en: 'Orzu' },
  { uz: 'Quyosh', ru: 'Куёш', en: 'Quyosh' },
  { uz: 'Doʻstlik', ru: 'Дустлик', en: 'Dostlik' },
  { uz: 'Chinor', ru: 'Чинор', en: 'Chinor' },
  { uz: 'Bahor', ru: 'Бахор', en: 'Bahor' },
  { uz: 'Hayot', ru: 'Хаёт', en: 'Hayot' },
  { uz: 'Koʻmak', ru: 'Кумак', en: 'Komak' },
  { uz: 'Sabr', ru: 'Сабр', en: 'Sabr' },
  { uz: 'Yulduz', ru: 'Юлдуз', en: 'Yulduz' },
  { uz: 'Navbahor', ru: 'Навбахор', en: 'Navbahor' },
  { uz: 'Muruvvat', ru: 'Мурувват', en: 'Muruvvat' },
  { uz: 'Anor', ru: 'Анор', en: 'Anor' },
];
