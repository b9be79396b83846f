package io.sightline.shipper.receive;

import java.io.IOException;

final class HttpReceiver implements Receiver {
  HttpReceiver(Intake intake, HttpConfig config) {}

  @Override
  public void start() throws IOException {}

  @Override
  public void close() {}
}
