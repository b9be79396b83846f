package io.sightline.shipper.event;

/**
 * Where a line comes from.
 *
 * @param logClass the class of the input, such as {@code app}; a label of metrics
 * @param name of the sequence of lines, such as the generation of a file; with a line's offset it
 *     makes the document id, so it has only letters, digits, {@code -} and {@code _}
 * @param path where the file was seen last, or what else tells people which it is
 */
public record Origin(String logClass, String name, String path) {

  public Origin at(String newPath) {
    return new Origin(logClass, name, newPath);
  }
}
