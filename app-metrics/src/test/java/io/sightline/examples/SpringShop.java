package io.sightline.examples;

import io.sightline.metrics.Sightline;
import io.sightline.metrics.servlet.SightlineFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The README's quick start for Spring Boot. */
@SpringBootApplication
public class SpringShop {
  @Bean
  Sightline sightline() {
    return Sightline.forService("shop").version("1.4.0").start();
  }

  @Bean
  FilterRegistrationBean<SightlineFilter> sightlineFilter(Sightline sightline) {
    FilterRegistrationBean<SightlineFilter> filter =
        new FilterRegistrationBean<>(new SightlineFilter(sightline));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setDispatcherTypes(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    return filter;
  }

  @Bean
  ApplicationListener<ContextClosedEvent> notReadyFirst(Sightline sightline) {
    return closing -> sightline.drain();
  }

  /** Something to observe. */
  @RestController
  static class Orders {
    @GetMapping("/orders/{id}")
    String order(@PathVariable String id) {
      return "order " + id;
    }

    @GetMapping("/later/{id}")
    Callable<String> later(@PathVariable String id) {
      return () -> "later " + id;
    }

    @PostMapping("/orders")
    String place(@RequestBody String order) {
      return "placed " + order;
    }

    @GetMapping("/broken")
    String broken() {
      throw new IllegalStateException("on purpose");
    }
  }

  public static void main(String[] arguments) {
    SpringApplication.run(
        SpringShop.class, "--server.address=127.0.0.1", "--server.port=" + arguments[0]);
  }
}
