package io.sightline.metrics.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The labels of one meter, each with a cap of its own, and their values as tags. */
final class LabelCaps {
  private static final Logger LOG = LoggerFactory.getLogger(LabelCaps.class);

  private final String name;
  private final String[] labels;
  private final BoundedLabels[] caps;

  LabelCaps(
      String name, String[] labels, int cap, MeterRegistry registry, UnaryOperator<String> shown) {
    this.name = name;
    this.labels = labels.clone();
    this.caps = new BoundedLabels[labels.length];
    for (int i = 0; i < labels.length; i++) {
      caps[i] = new BoundedLabels(name + ":" + labels[i], cap, registry, shown);
      if (MeterNames.looksLikeId(labels[i])) {
        LOG.warn("label {} of {}: {}", labels[i], name, MeterNames.hint());
      }
    }
  }

  String name() {
    return name;
  }

  /**
   * The values with those past a cap folded.
   *
   * @throws IllegalArgumentException when there is not one for each label
   */
  List<String> fold(String... values) {
    if (values.length != labels.length) {
      throw new IllegalArgumentException(
          "%s: expected a value for each of %s, was %s"
              .formatted(name, Arrays.toString(labels), Arrays.toString(values)));
    }
    List<String> folded = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      folded.add(caps[i].fold(values[i] == null ? "" : values[i]));
    }
    return folded;
  }

  /** What stands for all combinations when there are too many. */
  List<String> other() {
    return Arrays.stream(labels).map(label -> BoundedLabels.OTHER).toList();
  }

  Tags tags(List<String> values) {
    List<Tag> tags = new ArrayList<>(labels.length);
    for (int i = 0; i < labels.length; i++) {
      tags.add(Tag.of(labels[i], values.get(i)));
    }
    return Tags.of(tags);
  }
}
