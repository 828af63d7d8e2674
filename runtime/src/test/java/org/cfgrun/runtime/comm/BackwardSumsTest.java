package org.cfgrun.runtime.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sums that start during backward passes. */
class BackwardSumsTest {
  /** More than two buckets, of two types. */
  private static List<Tensor> parameters(int rank) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      float[] values = new float[400_000];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) Math.sin(rank + i + 0.1 * j);
      }
      Tensor parameter = Tensor.of(values, 1000, 400).to(type(i));
      parameter.requiresGrad_(true);
      all.add(parameter);
    }
    return all;
  }

  private static ElementType type(int i) {
    return i == 3 ? ElementType.FLOAT64 : ElementType.FLOAT32;
  }

  private static Tensor loss(List<Tensor> parameters, List<Integer> reached) {
    Tensor sum = null;
    for (int i : reached) {
      Tensor p = parameters.get(i);
      Tensor part = p.mul(p).mul(p).sum().to(ElementType.FLOAT64);
      sum = sum == null ? part : sum.add(part);
    }
    return sum;
  }

  private static List<float[]> averaged(
      Communicator ranks, List<Integer> reached, boolean begins, int steps) {
    List<Tensor> parameters = parameters(ranks.rank());
    GradientExchange exchange = new GradientExchange(ranks);
    GradientExchange.createGradients(parameters);
    boolean[] marks = new boolean[parameters.size()];
    reached.forEach(i -> marks[i] = true);
    for (int step = 0; step < steps; step++) {
      Autograd.zeroGradients(parameters);
      Tensor loss = Autograd.record(() -> loss(parameters, reached));
      if (begins) {
        exchange.beginBackward(parameters);
      }
      Autograd.backward(loss);
      exchange.average(parameters.stream().map(BackwardSumsTest::gradient).toList(), marks);
    }
    return parameters.stream().map(each -> gradient(each).toFloatArray()).toList();
  }

  private static Tensor gradient(Tensor parameter) {
    Tensor gradient = Autograd.gradient(parameter);
    assertThat(gradient).isNotNull();
    return gradient;
  }

  /** Rank 1 does not reach a parameter in the first bucket, and no rank reaches another. */
  private static List<Integer> reached(int rank) {
    return rank == 1 ? List.of(0, 2, 3, 4) : List.of(0, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void bitsAreThoseOfSumsAfterTheBackwardPass(int world) {
    List<List<float[]>> after =
        LocalRanks.run(world, ranks -> averaged(ranks, reached(ranks.rank()), false, 1));
    List<List<float[]>> during =
        LocalRanks.run(world, ranks -> averaged(ranks, reached(ranks.rank()), true, 3));
    assertThat(after.get(0).get(1)).startsWith(0, 0);
    assertThat(after.get(1).get(5)[1]).isNotZero();
    for (int rank = 0; rank < world; rank++) {
      for (int i = 0; i < 6; i++) {
        // AssertJ compares long arrays in quadratic time.
        assertThat(Arrays.equals(during.get(rank).get(i), after.get(0).get(i))).isTrue();
        assertThat(Arrays.equals(after.get(rank).get(i), after.get(0).get(i))).isTrue();
      }
    }
  }

  @Test
  void backwardPassStartsTheSumsOfCompleteBuckets() {
    List<Boolean> summed =
        LocalRanks.run(
            2,
            ranks -> {
              Tensor first = Tensor.of(new float[] {1}, 1);
              Tensor last = Tensor.of(new float[] {1}, 1);
              first.requiresGrad_(true);
              last.requiresGrad_(true);
              Tensor flat = Tensor.of(new float[] {-1}, 1);
              Tensor untouched = Tensor.of(new float[] {-1}, 1);
              Communicator.BackwardSums sums =
                  ranks.backwardSums(
                      List.of(List.of(last), List.of(first)), List.of(flat, untouched));
              assertThat(sums).isNotNull();
              assertThat(sums.begin()).isTrue();
              Autograd.backward(Autograd.record(() -> last.mul(3).sum()));
              // The first bucket was copied in the pass; the second one still waits for a gradient.
              boolean started = flat.toFloatArray()[0] > 0 && untouched.toFloatArray()[0] < 0;
              Autograd.backward(Autograd.record(() -> first.mul(5).sum()));
              sums.finish().forEach(Communicator.Pending::await);
              assertThat(flat.toFloatArray()).containsExactly(6);
              assertThat(untouched.toFloatArray()).containsExactly(10);
              return started;
            });
    assertThat(summed).containsOnly(true);
  }

  @Test
  void gradientThatChangesAfterItsSumIsAnError() {
    List<String> messages =
        LocalRanks.run(
            2,
            ranks -> {
              Tensor x = Tensor.of(new float[] {1}, 1);
              x.requiresGrad_(true);
              Communicator.BackwardSums sums =
                  ranks.backwardSums(List.of(List.of(x)), List.of(Tensor.of(new float[1], 1)));
              assertThat(sums).isNotNull();
              sums.begin();
              Autograd.backward(Autograd.record(() -> x.mul(3).sum()));
              Autograd.backward(Autograd.record(() -> x.mul(3).sum()));
              StringBuilder message = new StringBuilder();
              assertThatThrownBy(sums::finish)
                  .satisfies(failure -> message.append(failure.getMessage()));
              return message.toString();
            });
    assertThat(messages)
        .containsOnly("a gradient has changed after its sum over all processes was started");
  }

  @Test
  void sumsStartAfterABackwardPassThatCommunicates() {
    LocalRanks.run(
        2,
        ranks -> {
          Communicator.BackwardSums sums =
              ranks.backwardSums(
                  List.of(List.of(Tensor.of(new float[1], 1).requiresGrad_(true))),
                  List.of(Tensor.of(new float[1], 1)));
          assertThat(sums).isNotNull();
          assertThat(sums.begin()).isTrue();
          Autograd.record(() -> ranks.gatherRecorded(Tensor.of(new float[1], 1)));
          assertThat(sums.begin()).isFalse();
          return true;
        });
  }

  @Test
  void lostRankIsNamedWhenItsGradientsAreAwaited() {
    CountDownLatch reported = new CountDownLatch(1);
    List<String> reports =
        LocalRanks.run(
            2,
            Duration.ofSeconds(5),
            ranks -> {
              ranks.barrier();
              if (ranks.rank() == 1) {
                ((ProcessGroup) ranks).close();
                reported.await();
                return "";
              }
              try {
                averaged(ranks, reached(0), true, 2);
                return "nothing was lost";
              } catch (PeerLost lost) {
                return lost.reason();
              } finally {
                reported.countDown();
              }
            });
    assertThat(reports.get(0))
        .isEqualTo(
            "Rank 1 on `%s` is gone: it closed its connection.".formatted(Rendezvous.hostName()));
  }
}
