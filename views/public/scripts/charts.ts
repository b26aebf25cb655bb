import {
  CategoryScale,
  Chart,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  type PointStyle,
  Tooltip,
} from 'chart.js';
import zoom from 'chartjs-plugin-zoom';
import type { ChartJsConfig, ChartJsDataset } from '../../../server/charts/chart-js.ts';

/**
 * Puts Chart.js on top of the charts that the server has drawn: tooltips, lines that can be hidden, zoom. The data and all words stand
 * in a JSON block beside the drawing; without scripts the drawing and its table say the same.
 */

interface ChartData {
  config: ChartJsConfig;
  /** Of the hints one is for the mouse, the other for fingers. */
  words: { reset: string; hint: string; touchHint: string };
}

type LineChart = Chart<'line', (number | null)[]>;
type LineDataset = ChartDataset<'line', (number | null)[]>;

const SVG = 'http://www.w3.org/2000/svg';

/** The colour of a role in the page's present theme. */
const color = (role: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--mz-${role}`).trim();

const STYLES: Readonly<
  Record<ChartJsDataset['role'], { color: string; width: number; dash: number[]; mark: PointStyle | false }>
> = {
  'series-0': { color: 'series-0', width: 1.5, dash: [], mark: 'circle' },
  'series-1': { color: 'series-1', width: 1.5, dash: [7, 3], mark: 'rect' },
  'series-2': { color: 'series-2', width: 1.5, dash: [2, 2], mark: 'triangle' },
  target: { color: 'target', width: 2, dash: [1, 5], mark: false },
  centre: { color: 'ink-soft', width: 1.2, dash: [], mark: false },
  limit: { color: 'ink-soft', width: 1, dash: [5, 4], mark: false },
  bars: { color: 'series-0', width: 1, dash: [], mark: 'circle' },
};

function toDataset(one: ChartJsDataset): LineDataset {
  const style = STYLES[one.role];
  const line = color(style.color);
  const isSeries = style.mark !== false;
  const signal = (index: number): 'improvement' | 'concern' | undefined => {
    const found = one.signals[index];
    return found === 'improvement' || found === 'concern' ? found : undefined;
  };
  const markColors = one.data.map((_, index) => color(signal(index) ?? style.color));
  return {
    label: one.label,
    data: one.data,
    stepped: one.stepped ? 'middle' : false,
    spanGaps: false,
    // Marks at the ends of the scale are drawn whole.
    clip: 10,
    borderColor: line,
    borderWidth: style.width,
    borderDash: style.dash,
    borderCapStyle: one.role === 'target' ? 'round' : 'butt',
    pointStyle: isSeries
      ? one.data.map((_, index): PointStyle => {
          const found = signal(index);
          return found === 'improvement'
            ? 'rectRot'
            : found === 'concern'
              ? 'rect'
              : (style.mark as PointStyle);
        })
      : false,
    pointRadius: isSeries ? one.data.map((_, index) => (signal(index) ? 7 : 4)) : 0,
    pointHoverRadius: isSeries ? 8 : 0,
    pointHitRadius: isSeries ? 14 : 0,
    pointBorderColor: markColors,
    pointBackgroundColor: markColors.map((mark, index) => (one.provisional[index] ? color('paper') : mark)),
    pointBorderWidth: 1.5,
  };
}

/** The interval of each visible point as a bar with ends, behind the lines. */
const intervals = (config: ChartJsConfig): Plugin<'line'> => ({
  id: 'intervals',
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea } = chart;
    const scale = chart.scales['y'];
    if (!scale) return;
    ctx.save();
    ctx.strokeStyle = color('ink-soft');
    ctx.lineWidth = 1;
    config.data.datasets.forEach((one, series) => {
      if (!chart.isDatasetVisible(series)) return;
      chart.getDatasetMeta(series).data.forEach((point, index) => {
        const interval = one.intervals[index];
        if (!interval || point.x < chartArea.left || point.x > chartArea.right) return;
        const [low, high] = interval.map((value) => scale.getPixelForValue(value)) as [number, number];
        ctx.beginPath();
        ctx.moveTo(point.x, low);
        ctx.lineTo(point.x, high);
        for (const end of [low, high]) {
          ctx.moveTo(point.x - 3, end);
          ctx.lineTo(point.x + 3, end);
        }
        ctx.stroke();
      });
    });
    ctx.restore();
  },
});

/** Colours are read again when the theme changes. */
function paint(chart: LineChart, config: ChartJsConfig): void {
  chart.data.datasets = config.data.datasets.map((one, index) => ({
    ...toDataset(one),
    hidden: !chart.isDatasetVisible(index),
  }));
  const { x, y } = chart.options.scales ?? {};
  for (const scale of [x, y]) {
    if (scale?.ticks) scale.ticks.color = color('ink-soft');
    if (scale?.grid) scale.grid.color = color('chart-grid');
  }
  chart.update('none');
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

/** What a legend's button shows of its line. */
function swatch({ role }: ChartJsDataset): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 22 12');
  svg.setAttribute('width', '22');
  svg.setAttribute('height', '12');
  svg.setAttribute('aria-hidden', 'true');
  const style = STYLES[role];
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', 'M0 6H22');
  line.setAttribute('stroke', `var(--mz-${style.color})`);
  line.setAttribute('stroke-width', String(style.width + 0.5));
  line.setAttribute('stroke-dasharray', style.dash.join(' '));
  line.setAttribute('stroke-linecap', role === 'target' ? 'round' : 'butt');
  svg.append(line);
  return svg;
}

/** Buttons that hide and show lines: unlike a legend inside the canvas they can be reached by keyboard. */
function legend(chart: LineChart, config: ChartJsConfig): HTMLElement {
  const list = element('div', 'mz-chart-legend');
  const names = [...new Set(config.data.datasets.map((one) => one.label))];
  for (const name of names) {
    const indexes = config.data.datasets.flatMap((one, index) => (one.label === name ? [index] : []));
    const [first] = config.data.datasets.filter((one) => one.label === name);
    const button = element('button', 'mz-chart-legend__item');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'true');
    if (first) button.append(swatch(first));
    button.append(name);
    button.addEventListener('click', () => {
      const shown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(shown));
      for (const index of indexes) chart.setDatasetVisibility(index, shown);
      chart.update();
    });
    list.append(button);
  }
  return list;
}

function makeChart(canvas: HTMLCanvasElement, config: ChartJsConfig, onZoom: () => void): LineChart {
  const { axis, data } = config;
  const words = new Map(axis.ticks.map((tick) => [tick.at, tick.text]));
  return new Chart(canvas, {
    type: 'line',
    data: { labels: data.labels, datasets: data.datasets.map(toDataset) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      font: { family: '"Noto Sans", system-ui, sans-serif', size: 13 },
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          offset: true,
          ticks: { color: color('ink-soft'), maxRotation: 0, autoSkipPadding: 12 },
          grid: { display: false },
        },
        y: {
          min: axis.from,
          max: axis.to,
          title: { display: true, text: axis.label, color: color('ink-soft') },
          grid: { color: color('chart-grid') },
          ticks: { color: color('ink-soft'), callback: (value) => words.get(Number(value)) ?? '' },
          afterBuildTicks: (scale) => {
            scale.ticks = axis.ticks.map((tick) => ({ value: tick.at }));
          },
        },
      },
      plugins: {
        tooltip: {
          filter: (item) => (data.datasets[item.datasetIndex]?.texts[item.dataIndex] ?? '') !== '',
          callbacks: {
            title: () => '',
            label: (item) => {
              const one = data.datasets[item.datasetIndex];
              const text = one?.texts[item.dataIndex] ?? '';
              return data.datasets.filter((other) => other.texts.length > 0).length > 1
                ? `${one?.label ?? ''}. ${text}`
                : text;
            },
          },
        },
        zoom: {
          zoom: {
            mode: 'x',
            drag: { enabled: true },
            pinch: { enabled: true },
            wheel: { enabled: true, modifierKey: 'ctrl' },
            onZoomComplete: onZoom,
          },
        },
      },
    },
    plugins: [intervals(config)],
  });
}

function enhance(figure: HTMLElement): void {
  const block = figure.querySelector('script[type="application/json"]');
  const drawing = figure.querySelector('svg');
  if (!block?.textContent || !drawing) return;
  const { config, words } = JSON.parse(block.textContent) as ChartData;
  if (config.type !== 'line') return;
  const frame = element('div', 'mz-chart-frame');
  const canvas = element('canvas', 'mz-chart-frame__canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute(
    'aria-label',
    [...drawing.querySelectorAll('title, desc')].map((one) => one.textContent).join('. '),
  );
  frame.append(canvas);
  const tools = element('p', 'mz-chart-tools');
  const reset = element('button', 'govuk-button govuk-button--secondary mz-chart-tools__reset');
  reset.type = 'button';
  reset.textContent = words.reset;
  reset.hidden = true;
  tools.append(matchMedia('(pointer: coarse)').matches ? words.touchHint : words.hint, ' ', reset);
  figure.append(frame);
  figure.classList.add('mz-figure--live');
  const chart = makeChart(canvas, config, () => {
    reset.hidden = !chart.isZoomedOrPanned();
  });
  figure.insertBefore(legend(chart, config), frame);
  figure.append(tools);
  reset.addEventListener('click', () => {
    chart.resetZoom();
    reset.hidden = true;
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    paint(chart, config);
  });
}

// The published types describe the plugin's CommonJS build; a bundle gets the plugin itself.
Chart.register(
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  zoom as unknown as Plugin,
);
for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) enhance(figure);
