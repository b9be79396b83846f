package io.sightline.metrics.ops;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import org.jspecify.annotations.Nullable;

/** The parts of which lines of exposition text are made. One use, one thread. */
final class ExpositionLines {
  private final TextBuffer out;
  private final boolean openMetrics;

  /** The labels of the current data point, in the buffer; empty when from equals to. */
  private int labelsFrom;

  private int labelsTo;
  private boolean continued;

  ExpositionLines(TextBuffer out, boolean openMetrics) {
    this.out = out;
    this.openMetrics = openMetrics;
  }

  /** Whether what comes is a second part of the family just written, which has its head. */
  void continued(boolean secondPart) {
    continued = secondPart;
  }

  /** Type, unit and help of a family. */
  void head(String name, String type, MetricMetadata metadata) {
    if (continued) {
      return;
    }
    if (!openMetrics) {
      help(name, metadata);
    }
    out.put("# TYPE ");
    out.put(name);
    out.put(' ');
    out.put(type);
    out.put('\n');
    if (openMetrics && metadata.getUnit() != null) {
      out.put("# UNIT ");
      out.put(name);
      out.put(' ');
      out.putQuoted(metadata.getUnit().toString());
      out.put('\n');
    }
    if (openMetrics) {
      help(name, metadata);
    }
  }

  private void help(String name, MetricMetadata metadata) {
    String help = metadata.getHelp();
    if (help == null || help.isEmpty()) {
      return;
    }
    out.put("# HELP ");
    out.put(name);
    out.put(' ');
    if (openMetrics) {
      out.putQuoted(help);
    } else {
      out.putLine(help);
    }
    out.put('\n');
  }

  /** Name and labels, closed. */
  void name(String name, String suffix, Labels labels) {
    labels(name, suffix, labels);
    if (!labels.isEmpty()) {
      out.put('}');
    }
  }

  /** Name and labels, open for one more. */
  void labels(String name, String suffix, Labels labels) {
    out.put(name);
    out.put(suffix);
    labelsFrom = out.length();
    for (int i = 0; i < labels.size(); i++) {
      out.put(i == 0 ? '{' : ',');
      out.put(labels.getPrometheusName(i));
      out.put("=\"");
      out.putQuoted(labels.getValue(i));
      out.put('"');
    }
    labelsTo = out.length();
  }

  /** Another name with the labels of the line before. */
  void sameLabels(String name, String suffix) {
    out.put(name);
    out.put(suffix);
    out.repeat(labelsFrom, labelsTo);
  }

  /** One more label, and the end of the labels. */
  void bound(String name, double bound) {
    out.put(labelsFrom == labelsTo ? '{' : ',');
    out.put(name);
    out.put("=\"");
    out.put(bound);
    out.put("\"}");
  }

  void value(double value) {
    out.put(' ');
    out.put(value);
  }

  /** Time, exemplar and the line's end. */
  void end(DataPointSnapshot point, @Nullable Exemplar exemplar) {
    if (point.hasScrapeTimestamp()) {
      out.put(' ');
      time(point.getScrapeTimestampMillis());
    }
    if (openMetrics && exemplar != null) {
      exemplar(exemplar);
    }
    out.put('\n');
  }

  private void exemplar(Exemplar exemplar) {
    int from = labelsFrom;
    int to = labelsTo;
    out.put(" # ");
    name("", "", exemplar.getLabels());
    if (exemplar.getLabels().isEmpty()) {
      out.put("{}");
    }
    // The next bucket repeats its own labels, not these.
    labelsFrom = from;
    labelsTo = to;
    value(exemplar.getValue());
    if (exemplar.hasTimestamp()) {
      out.put(' ');
      time(exemplar.getTimestampMillis());
    }
  }

  /** Text has milliseconds, OpenMetrics seconds with three decimals. */
  private void time(long millis) {
    if (!openMetrics) {
      out.put(millis);
      return;
    }
    out.put(millis / 1000);
    out.put('.');
    long part = millis % 1000;
    out.put((char) ('0' + part / 100));
    out.put((char) ('0' + part / 10 % 10));
    out.put((char) ('0' + part % 10));
  }
}
