package org.cfgrun.runtime.hook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.migrate.Change;
import org.cfgrun.interpreter.migrate.Migration;
import org.cfgrun.interpreter.migrate.ScheduleComparison;
import org.cfgrun.interpreter.schedule.Quantity;
import org.cfgrun.interpreter.schema.InstalledCatalog;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.golden.Goldens;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares policies of mmcv, iteration by iteration, with the schedulers they are converted to. */
class MigratedScheduleTest {
  private static final int EPOCH_LENGTH = 7;

  private static final List<String> POLICIES =
      List.of(
          "policy='fixed'",
          "policy='step', step=[3, 5]",
          "policy='step', step=2, gamma=0.5",
          "policy='step', step=[2, 3, 5], min_lr=0.002",
          "policy='step', step=1, gamma=0.5, min_lr=0.02",
          "policy='step', step=[20, 30], by_epoch=False",
          "policy='exp', gamma=0.8",
          "policy='exp', gamma=0.97, by_epoch=False",
          "policy='poly', power=0.9",
          "policy='poly', power=0.9, by_epoch=False",
          "policy='inv', gamma=0.3, power=1.0",
          "policy='CosineAnnealing', min_lr=0",
          "policy='CosineAnnealing', min_lr=0, by_epoch=False",
          "policy='FlatCosineAnnealing', start_percent=0.5, min_lr=0",
          "policy='CosineRestart', periods=[2, 4], restart_weights=[1, 0.5], min_lr=0",
          "policy='LinearAnnealing', min_lr_ratio=0.01",
          "policy='LinearAnnealing', min_lr=0.001, by_epoch=False");

  /** Exact without a warm-up; their floor does not commute with one. */
  private static final List<String> ALONE =
      List.of(
          "policy='poly', power=2.0, min_lr=0.001, by_epoch=False",
          "policy='CosineAnnealing', min_lr_ratio=0.01",
          "policy='FlatCosineAnnealing', start_percent=0.5, min_lr_ratio=0.01, by_epoch=False",
          "policy='CosineRestart', periods=[14, 28], restart_weights=[1, 0.5], min_lr_ratio=0.01,"
              + " by_epoch=False",
          "policy='cyclic'",
          "policy='cyclic', cyclic_times=2",
          "policy='cyclic', anneal_strategy='linear'",
          "policy='OneCycle', max_lr=0.4, total_steps=42",
          "policy='OneCycle', max_lr=0.4, anneal_strategy='linear', three_phase=True");

  private static final List<String> WARMUPS =
      List.of(
          "",
          ", warmup='constant', warmup_iters=5, warmup_ratio=0.1",
          ", warmup='linear', warmup_iters=5, warmup_ratio=0.1",
          ", warmup='linear', warmup_iters=10, warmup_ratio=0.1",
          ", warmup='exp', warmup_iters=5, warmup_ratio=0.1",
          ", warmup='linear', warmup_iters=2, warmup_ratio=0.1, warmup_by_epoch=True");

  static Stream<Arguments> exact() {
    List<Arguments> all = new ArrayList<>();
    for (String policy : POLICIES) {
      WARMUPS.forEach(warmup -> all.add(Arguments.of(policy + warmup)));
    }
    // Without a scheduler there is nothing to compare.
    all.remove(0);
    ALONE.forEach(policy -> all.add(Arguments.of(policy)));
    return all.stream();
  }

  private static DictNode config(String section) {
    return Goldens.config(
        "runner=dict(type='EpochBasedRunner', max_epochs=6), optimizer=dict(type='SGD', lr=0.1,"
            + " momentum=0.9), "
            + section);
  }

  private static Double difference(Quantity quantity, DictNode former, Migration converted) {
    return ScheduleComparison.largestDifference(
        quantity, former, converted.config(), InstalledCatalog.read(), EPOCH_LENGTH);
  }

  @ParameterizedTest
  @MethodSource("exact")
  void ratesAreEqual(String policy) {
    DictNode former = config("lr_config=dict(%s)".formatted(policy));
    Migration converted = Migration.of(former, EPOCH_LENGTH);
    assertThat(difference(Quantity.LEARNING_RATE, former, converted)).isNotNull().isLessThan(1e-9);
  }

  static Stream<Arguments> floorsUnderWarmups() {
    return ALONE.stream()
        .filter(policy -> policy.contains("min_lr"))
        .flatMap(policy -> WARMUPS.stream().skip(1).map(warmup -> Arguments.of(policy + warmup)));
  }

  @ParameterizedTest
  @MethodSource("floorsUnderWarmups")
  void floorsUnderWarmupsDifferSlightlyAndAreReported(String policy) {
    DictNode former = config("lr_config=dict(%s)".formatted(policy));
    Migration converted = Migration.of(former, EPOCH_LENGTH);
    assertThat(difference(Quantity.LEARNING_RATE, former, converted)).isNotNull().isLessThan(0.1);
    assertThat(converted.changes()).anyMatch(each -> each.kind() == Change.Kind.DIFFERENT);
  }

  static Stream<Arguments> momenta() {
    return Stream.of(
            "policy='step', step=[3, 5]",
            "policy='step', step=[2, 3, 5], gamma=0.5, min_momentum=0.3",
            "policy='step', step=2, gamma=0.9",
            "policy='CosineAnnealing', min_momentum=0.5",
            "policy='CosineAnnealing', min_momentum_ratio=0.5, by_epoch=False",
            "policy='LinearAnnealing', min_momentum_ratio=0.5",
            "policy='LinearAnnealing', min_momentum=0.5, by_epoch=False",
            "policy='cyclic', target_ratio=(0.85, 1)")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("momenta")
  void momentaAreEqual(String policy) {
    DictNode former = config("momentum_config=dict(%s)".formatted(policy));
    Migration converted = Migration.of(former, EPOCH_LENGTH);
    assertThat(difference(Quantity.MOMENTUM, former, converted)).isNotNull().isLessThan(1e-9);
  }

  static Stream<Arguments> inconvertible() {
    return Stream.of(
            "policy='inv', gamma=0.3, power=1.0, by_epoch=False",
            "policy='cyclic', gamma=0.5",
            "policy='cyclic', anneal_strategy='linear', cyclic_times=2",
            "policy='step', step=2, min_lr=0.5")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("inconvertible")
  void policiesWithoutAnEquivalentAreReported(String policy) {
    Migration converted =
        Migration.of(config("lr_config=dict(%s)".formatted(policy)), EPOCH_LENGTH);
    assertThat(converted.changes())
        .anyMatch(each -> each.kind() == Change.Kind.LEFT_OUT && each.message().startsWith("`"));
  }
}
