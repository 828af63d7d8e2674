package org.cfgrun.benchmarks.detector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.Launcher;
import org.cfgrun.runtime.comm.ProcessGroup;
import org.cfgrun.runtime.comm.Rendezvous;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.optim.GradientStep;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.Threads;

/**
 * Prints what the exchange of gradients adds to a step of RetinaNet with a ResNet-18, in one of
 * several processes. Steps without an exchange, with one after the backward pass, and with one
 * during it take turns, so that other work on the machine affects all alike. Arguments: image size
 * and turns. {@code benchmarks/exchange.sh} calls it with torchrun's variables.
 */
public final class ExchangeSteps {
  private static final int WARM_UP = 3;

  private enum Exchange {
    NONE,
    AFTER,
    DURING
  }

  private ExchangeSteps() {}

  private static double milliseconds(
      DetectorSteps steps, Exchange exchange, Communicator processes) {
    processes.barrier();
    long start = System.nanoTime();
    try (TensorScope scope = new TensorScope()) {
      GradientStep step = new GradientStep(steps.optimizer());
      step.zero();
      StepOutput output = steps.forward();
      if (exchange == Exchange.DURING) {
        step.lastBackward(output.loss());
      } else {
        step.backward(output.loss());
      }
      if (exchange == Exchange.NONE) {
        steps.optimizer().step();
      } else {
        step.finish();
      }
      output.logged();
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /** Prints the medians of one process. */
  public static void main(String[] args) {
    Threads.set(1);
    try (ProcessGroup processes =
        Rendezvous.open(
            Launcher.PYTORCH.placement(System.getenv(), null),
            System.getenv(),
            Duration.ofMinutes(5))) {
      DetectorSteps steps =
          new DetectorSteps("retinanet", "retinanet_r18", Integer.parseInt(args[0]), Device.CPU);
      Optimizers.of(steps.optimizer()).distribute(processes);
      Map<Exchange, List<Double>> times = new EnumMap<>(Exchange.class);
      for (int turn = 0; turn < WARM_UP + Integer.parseInt(args[1]); turn++) {
        for (Exchange exchange : Exchange.values()) {
          double time = milliseconds(steps, exchange, processes);
          if (turn >= WARM_UP) {
            times.computeIfAbsent(exchange, each -> new ArrayList<>()).add(time);
          }
        }
      }
      times.values().forEach(Collections::sort);
      double alone = middle(times.getOrDefault(Exchange.NONE, List.of()));
      times.forEach(
          (exchange, all) ->
              System.out.printf(
                  Locale.ROOT,
                  "| %s | %.0f | %.2f |%n",
                  exchange.name().toLowerCase(Locale.ROOT),
                  middle(all),
                  alone / middle(all)));
    }
  }

  private static double middle(List<Double> sorted) {
    return sorted.get(sorted.size() / 2);
  }
}
