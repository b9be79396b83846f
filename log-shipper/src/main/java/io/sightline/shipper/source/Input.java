package io.sightline.shipper.source;

import java.util.List;

/** One kind of log: where its files are and which data stream they go to. */
public record Input(String logClass, String stream, List<Glob> paths) {}
