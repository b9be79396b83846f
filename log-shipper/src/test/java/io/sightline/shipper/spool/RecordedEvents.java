package io.sightline.shipper.spool;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What happened to spools and receivers, as words. */
public final class RecordedEvents implements ShipperEvents {
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicLong size = new AtomicLong();

  public List<String> said() {
    return said;
  }

  public int received() {
    return received.get();
  }

  public long size() {
    return size.get();
  }

  /** How many were refused for a reason, all together. */
  public int counted(String reason) {
    return said.stream()
        .map(words -> words.split(" ", -1))
        .filter(words -> words[0].equals("refused") && words[2].equals(reason))
        .mapToInt(words -> Integer.parseInt(words[1]))
        .sum();
  }

  @Override
  public void received(String logClass, int messages, long bytes) {
    received.addAndGet(messages);
  }

  @Override
  public void refused(String logClass, Refused why, int count) {
    said.add("refused " + count + ' ' + why.label());
  }

  @Override
  public void lineMalformed(Origin origin, long offset, Malformed why) {
    said.add("malformed " + why.label());
  }

  @Override
  public void spoolSize(String logClass, long bytes, long mostBytes) {
    size.set(bytes);
  }

  @Override
  public void spoolFull(String logClass) {
    said.add("full");
  }

  @Override
  public void spoolDamaged(String logClass, Path file, long bytes, String why) {
    said.add("damaged " + bytes + ' ' + why);
  }

  @Override
  public void spoolTailCut(String logClass, Path file, long bytes) {
    said.add("cut " + bytes);
  }

  @Override
  public void spoolFailed(String logClass, Path file, IOException cause) {
    said.add("failed " + cause.getMessage());
  }

  @Override
  public void receiverTrouble(String logClass, String what) {
    said.add("trouble " + what);
  }
}
