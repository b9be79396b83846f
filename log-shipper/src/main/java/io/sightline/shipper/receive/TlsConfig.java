package io.sightline.shipper.receive;

import io.sightline.shipper.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a TLS server shows and asks for; PEM files.
 *
 * @param certificateFile the server's certificate and what leads from it to the root
 * @param keyFile its private key, PKCS#8 without a password
 * @param clientCaFile who signs the clients' certificates; null when clients need none
 */
record TlsConfig(Path certificateFile, Path keyFile, Path clientCaFile) {

  static TlsConfig read(Settings group) {
    return new TlsConfig(
        group.required("certificate_file", "a PEM file with the server's certificate", Path::of),
        group.required("key_file", "a PEM file with the certificate's private key", Path::of),
        group.parsed("client_ca_file", "a PEM file", Path::of));
  }

  Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("certificate_file", certificateFile.toString());
    keys.put("key_file", keyFile.toString());
    keys.put("client_ca_file", clientCaFile == null ? null : clientCaFile.toString());
    return keys;
  }
}
