package io.sightline.shipper.source;

import java.util.List;

/** One kind of log: its class and where its files are. */
public record Input(String logClass, List<Glob> paths) {}
