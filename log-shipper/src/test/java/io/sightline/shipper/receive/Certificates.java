package io.sightline.shipper.receive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small authority made with openssl: PEM files in a folder. */
public record Certificates(Path folder) {

  public static Certificates in(Path folder) throws Exception {
    Client.require("openssl", "openssl");
    Certificates made = new Certificates(Files.createDirectories(folder));
    made.openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Test-CA"
            + " -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.pem");
    made.sign("server", "rsa:2048", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    made.sign("client", "rsa:2048", "extendedKeyUsage=clientAuth");
    return made;
  }

  private void sign(String name, String key, String extension) throws Exception {
    Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
    openssl(
        "req -newkey %2$s -nodes -subj /CN=%1$s -keyout %1$s.key -out %1$s.csr"
            .formatted(name, key));
    openssl(
        ("x509 -req -in %1$s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
                + " -extfile %1$s.ext -out %1$s.pem")
            .formatted(name));
  }

  void openssl(String arguments) throws Exception {
    Client.run(
        List.of("sh", "-c", "cd \"$0\" && exec openssl " + arguments, folder.toString()), null);
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The keys of a TLS group, with single quotes. */
  String keys() {
    return "'certificate_file':'%s','key_file':'%s'"
        .formatted(file("server.pem"), file("server.key"));
  }
}
