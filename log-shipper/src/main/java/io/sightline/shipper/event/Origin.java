package io.sightline.shipper.event;

/**
 * Where a line comes from and where it goes.
 *
 * @param logClass the class of the input, such as {@code app}; a label of metrics
 * @param stream the data stream that receives the documents
 * @param generation the name of this life of the file; with a line's offset it makes the document
 *     id
 * @param path where the file was seen last, for people
 */
public record Origin(String logClass, String stream, String generation, String path) {

  public Origin at(String newPath) {
    return new Origin(logClass, stream, generation, newPath);
  }
}
