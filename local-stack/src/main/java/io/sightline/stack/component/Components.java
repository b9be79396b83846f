package io.sightline.stack.component;

import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All components of the stack, each after those it needs. */
public final class Components {
  private Components() {}

  /** The components these settings ask for. Makes up the secrets that are missing. */
  public static List<Component> of(StackSettings settings, Toolbox toolbox) throws IOException {
    Secrets secrets = new Secrets(settings.secrets());
    Stores stores = new Stores(settings, toolbox, secrets);
    Services services = new Services(settings, secrets);
    Monitoring monitoring = new Monitoring(settings, toolbox, secrets);
    List<Component> components = new ArrayList<>(stores.elasticsearch());
    components.addAll(
        List.of(
            stores.postgresql(),
            stores.redis(),
            services.opsConsole(),
            services.demoService(),
            services.logShipper(),
            monitoring.nodeExporter(),
            monitoring.postgresExporter(),
            monitoring.redisExporter(),
            monitoring.blackboxExporter()));
    components.addAll(monitoring.elasticsearchExporters());
    components.addAll(List.of(monitoring.alertmanager(), monitoring.prometheus()));
    if (settings.trafficRate() > 0) {
      components.add(services.traffic());
    }
    return List.copyOf(components);
  }
}
