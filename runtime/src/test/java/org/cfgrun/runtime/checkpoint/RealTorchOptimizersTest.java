package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that PyTorch's optimizers resume from our files and ours from PyTorch's, with the same
 * steps. {@link RealTorchTest} says how PyTorch is found; optimizers that it lacks are skipped.
 */
class RealTorchOptimizersTest {
  private static final int SAVED = OptimizerTrial.LATE - 1;
  private static final int RETURNED = 7;
  private static final int STEPS = 9;

  /**
   * Resumes from one file, writes another one after some steps, and a third one after more steps.
   */
  private static final String PROGRAM =
      """
      import sys, torch
      config = eval('dict(' + sys.argv[2] + ')')
      kind = config.pop('type')
      if not hasattr(torch.optim, kind):
          print('there is none')
          sys.exit()
      c = torch.load(sys.argv[1], weights_only=True)
      p = c['parameters']
      for n in p:
          p[n].requires_grad_(n != 'frozen')
      names = list(p)
      groups = [names] if kind == 'LBFGS' else [names[:3], names[3:]]
      groups = [dict(params=[p[n] for n in g]) for g in groups]
      optimizer = getattr(torch.optim, kind)(groups, **config)
      optimizer.load_state_dict(c['optimizer'])
      def loss():
          optimizer.zero_grad()
          total = torch.zeros(())
          for n, factors in now['factors'].items():
              if kind == 'SparseAdam':
                  rows = torch.tensor([now['step'] % 2, 0])
                  taken = torch.nn.functional.embedding(rows, p[n], sparse=True)
                  total = total + (taken * factors[rows]).sum()
              else:
                  total = total + (p[n] * factors).sum() + 0.05 * (p[n] ** 2).sum()
          total.backward()
          return total
      for now in c['steps']:
          optimizer.step(loss)
          if now['save']:
              torch.save({'parameters': {n: t.detach() for n, t in p.items()},
                          'optimizer': optimizer.state_dict()}, now['save'])
      """;

  private final TensorScope tensors = new TensorScope();

  @TempDir private Path folder;

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type='ASGD', lr=0.1, t0=2.0, weight_decay=0.01",
        "type='Adadelta', weight_decay=0.01",
        "type='Adafactor', weight_decay=0.01",
        "type='Adagrad', lr_decay=0.1",
        "type='Adam', amsgrad=True, weight_decay=0.01",
        "type='Adam', foreach=True, maximize=True",
        "type='AdamW', amsgrad=True",
        "type='Adamax', weight_decay=0.01",
        "type='LBFGS', lr=0.1, max_iter=3, history_size=4",
        "type='LBFGS', max_iter=2, line_search_fn='strong_wolfe'",
        "type='Muon', lr=0.02",
        "type='NAdam', weight_decay=0.01",
        "type='RAdam', betas=(0.8, 0.9), weight_decay=0.01",
        "type='RMSprop', centered=True, momentum=0.9",
        "type='RMSprop', alpha=0.9",
        "type='Rprop'",
        "type='SGD', lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01",
        "type='SGD', lr=0.1, momentum=0.9, dampening=0.5",
        "type='SGD', lr=0.1, maximize=True",
        "type='SparseAdam', betas=(0.8, 0.9)"
      })
  void eachResumesFromTheOther(String config) throws Exception {
    RealTorchTest.assumeTorch();
    OptimizerTrial ours = new OptimizerTrial(Device.CPU, config);
    ours.steps(0, SAVED);
    Path file = folder.resolve("ours.pth");
    PthWriter.write(
        file,
        Map.of(
            "parameters", tensors(ours.parameters),
            "optimizer", OptimizerStateDict.of(ours.optimizers()),
            "steps", steps(ours)));

    String printed = RealTorchTest.run(PROGRAM, file.toString(), config);
    assumeFalse(printed.equals("there is none\n"), "this PyTorch has none");
    assertThat(printed).isEmpty();

    ours.steps(SAVED, RETURNED);
    assertSame(config, SAVED, RETURNED, ours, section(folder.resolve("theirs.pth"), "parameters"));

    OptimizerTrial returned = new OptimizerTrial(Device.CPU, config);
    section(folder.resolve("theirs.pth"), "parameters")
        .forEach((name, t) -> ArrayTransfer.copy((TensorData) t, returned.parameters.get(name)));
    Path theirs = folder.resolve("theirs.pth");
    OptimizerStateDict.restore(returned.optimizers(), section(theirs, "optimizer"), theirs);
    returned.steps(RETURNED, STEPS);
    assertSame(config, RETURNED, STEPS, returned, section(folder.resolve("end.pth"), "parameters"));
  }

  private static Map<String, Object> tensors(Map<String, Tensor> arrays) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, ArrayTransfer.snapshot(array)));
    return tensors;
  }

  /**
   * Returns the factors of the parameters that take part in each step, and the steps to save after.
   */
  private List<Map<String, Object>> steps(OptimizerTrial trial) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (int step = SAVED; step < STEPS; step++) {
      Map<String, Object> factors = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> each : trial.parameters.entrySet()) {
        if (OptimizerTrial.takesPart(each.getKey(), step)) {
          float[] values = OptimizerTrial.factors(step, each.getValue().shape());
          factors.put(each.getKey(), TensorData.ofFloats(values, each.getValue().shape().sizes()));
        }
      }
      String save = step + 1 == RETURNED ? "theirs.pth" : step + 1 == STEPS ? "end.pth" : "";
      steps.add(
          Map.of(
              "step",
              (long) step,
              "factors",
              factors,
              "save",
              save.isEmpty() ? "" : folder.resolve(save).toString()));
    }
    return steps;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Path file, String key) {
    return ((Map<String, Map<String, Object>>) PthReader.read(file)).get(key);
  }

  /**
   * Asserts that two runs from the same state differ by rounding only: by at most 4 times the
   * largest distance between disturbed runs, plus one rounding per step.
   */
  private void assertSame(
      String config, int from, int to, OptimizerTrial trial, Map<String, Object> expected) {
    assertThat(expected).hasSameSizeAs(trial.parameters);
    Map<String, float[]> plain = run(config, from, to, null);
    Map<String, Double> spread = new HashMap<>();
    for (int seed = 0; seed < 16; seed++) {
      run(config, from, to, new Random(seed))
          .forEach(
              (name, values) -> spread.merge(name, distance(values, plain.get(name)), Math::max));
    }
    trial.parameters.forEach(
        (name, array) -> {
          float[] values = ((TensorData) expected.get(name)).toFloats();
          double rounding =
              Precision.FLOAT32.roundings(to - from, distance(values, new float[values.length]));
          assertThat(array.toFloatArray())
              .as(name)
              .containsExactly(values, within((float) (4 * (spread.get(name) + rounding))));
        });
  }

  private Map<String, float[]> run(String config, int from, int to, @Nullable Random noise) {
    OptimizerTrial trial = new OptimizerTrial(Device.CPU, config);
    trial.steps(0, from);
    trial.disturb(noise).steps(from, to);
    Map<String, float[]> values = new HashMap<>();
    trial.parameters.forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  private static double distance(float[] x, float[] y) {
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      largest = Math.max(largest, Math.abs((double) x[i] - y[i]));
    }
    return largest;
  }
}
