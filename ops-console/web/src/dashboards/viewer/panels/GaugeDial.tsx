import {
  type FieldDisplay,
  FieldColorModeId,
  ThresholdsMode,
  formattedValueToString,
  sortThresholds,
} from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { arc } from 'd3-shape';
import type { MouseEventHandler } from 'react';

interface Props {
  value: FieldDisplay;
  width: number;
  height: number;
  hasMarkers: boolean;
  hasLabels: boolean;
  onClick?: MouseEventHandler<HTMLElement>;
}

const START = -Math.PI * 0.7;
const END = Math.PI * 0.7;

/**
 * One dial as SVG: the value as a wide arc, the thresholds as a thin one around it. Grafana's own is
 * drawn by plug-ins that only its application has.
 */
export function GaugeDial({ value, width, height, hasMarkers, hasLabels, onClick }: Props) {
  const theme = useTheme2();
  const { display, field } = value;
  const min = field.min ?? 0;
  const max = field.max ?? 100;
  const nameHeight = display.title ? 22 : 0;
  const edge = hasLabels ? 16 : 2;
  const radius = Math.max(8, Math.min(width / 2, (height - nameHeight) / 1.75) - edge);
  const band = Math.min(radius / 2.6, 40);
  const marker = band / 5;
  const angle = (at: number) =>
    START + (END - START) * Math.min(1, Math.max(0, (at - min) / (max - min || 1) || 0));
  const segment = (inner: number, outer: number, from: number, to: number) =>
    arc()({ innerRadius: inner, outerRadius: outer, startAngle: from, endAngle: to }) ?? '';

  const isPercent = field.thresholds?.mode === ThresholdsMode.Percentage;
  const thresholds = sortThresholds([...(field.thresholds?.steps ?? [])]).map((step) => ({
    color: theme.visualization.getColorByName(step.color),
    value: isPercent ? min + ((max - min) * step.value) / 100 : step.value,
  }));
  const isMarked =
    hasMarkers && thresholds.length > 1 && field.color?.mode === FieldColorModeId.Thresholds;
  const outer = isMarked ? radius - marker - 1 : radius;
  const text = formattedValueToString(display);
  const fontSize = Math.min(radius * 0.4, ((radius - band) * 1.8) / Math.max(2, text.length) / 0.6);
  return (
    <div className="gauge-dial" style={{ width, height }} onClick={onClick}>
      <svg
        width={width}
        height={height - nameHeight}
        role="img"
        aria-label={`${display.title ?? ''} ${text}`}
      >
        <g transform={`translate(${width / 2},${radius + edge})`}>
          <path
            d={segment(radius - band, outer, START, END)}
            fill={theme.colors.background.secondary}
          />
          <path
            d={segment(radius - band, outer, START, angle(display.numeric))}
            fill={display.color}
          />
          {isMarked &&
            thresholds.map((step, index) => (
              <path
                key={step.value}
                d={segment(
                  radius - marker,
                  radius,
                  angle(Math.max(min, step.value)),
                  angle(thresholds[index + 1]?.value ?? max),
                )}
                fill={step.color}
              />
            ))}
          {hasLabels &&
            thresholds
              .filter((step) => Number.isFinite(step.value))
              .map((step) => (
                <text
                  key={step.value}
                  x={Math.sin(angle(step.value)) * (radius + 8)}
                  y={-Math.cos(angle(step.value)) * (radius + 8)}
                  textAnchor="middle"
                  fontSize={10}
                  fill={theme.colors.text.secondary}
                >
                  {step.value}
                </text>
              ))}
          <text
            className="gauge-text"
            textAnchor="middle"
            dominantBaseline="middle"
            y={radius * 0.08}
            fill={display.color}
            fontSize={fontSize}
          >
            {text}
          </text>
        </g>
      </svg>
      {display.title && <div className="gauge-name">{display.title}</div>}
    </div>
  );
}
