package io.sightline.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "micro",
    description = "Runs the JMH benchmarks, with the bytes that each call allocates.",
    mixinStandardHelpOptions = true)
final class MicroCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Only benchmarks whose name contains one of these.")
  private List<String> names = List.of();

  @Option(names = "--quick", description = "One fork and short iterations: a first look.")
  private boolean quick;

  @Override
  public Integer call() throws Exception {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .addProfiler(GCProfiler.class)
            .forks(quick ? 1 : 3)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(quick ? 1 : 2))
            .measurementIterations(quick ? 3 : 5)
            .measurementTime(TimeValue.seconds(quick ? 1 : 2));
    names.forEach(name -> options.include(".*" + name + ".*"));
    new Runner(options.build()).run();
    return 0;
  }
}
