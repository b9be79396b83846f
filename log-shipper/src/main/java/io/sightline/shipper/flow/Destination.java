package io.sightline.shipper.flow;

/**
 * Which data stream a document goes to.
 *
 * @param dataset the middle part of the name, as a rule the input's class
 * @param environment its last part
 */
public record Destination(String dataset, String environment) {

  /** {@code logs-<dataset>-<environment>}. */
  public String stream() {
    return "logs-" + dataset + '-' + environment;
  }
}
