package org.cfgrun.runtime.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the collectives of c10d on two and three ranks. */
class ProcessGroupTest {
  @Test
  void libraryWasBuiltFromItsSource() throws Exception {
    assumeTrue(Bridge.isSupported());
    byte[] source = Files.readAllBytes(Path.of("src/main/native/c10d_bridge.cpp"));
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(source));
    assertThat(Bridge.load().sourceDigest())
        .as("run src/main/native/build.sh after a change of c10d_bridge.cpp")
        .isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void sumsAndMeansAreTheSameOnAllRanks(int world) {
    List<List<double[]>> results =
        LocalRanks.run(
            world,
            ranks -> {
              Tensor first = Tensor.of(new float[] {ranks.rank(), 1}, 2);
              Tensor second = Tensor.of(new float[] {0.5f}, 1);
              Communicator.Pending one = ranks.startSum(first);
              Communicator.Pending two = ranks.startSum(second);
              one.await();
              two.await();
              Tensor weights = Tensor.of(new float[] {3 * ranks.rank(), 6}, 1, 2);
              Tensor precise = Tensor.of(new double[] {ranks.rank()}, new Shape(), Device.CPU);
              ranks.average(List.of(weights, precise));
              return List.of(
                  first.toDoubleArray(),
                  second.toDoubleArray(),
                  weights.toDoubleArray(),
                  precise.toDoubleArray(),
                  ranks.sum(new double[] {1e-17, ranks.rank()}),
                  ranks.average(new double[] {4, 2 * ranks.rank()}));
            });
    double ranks = world * (world - 1) / 2.0;
    for (List<double[]> each : results) {
      assertThat(each.get(0)).containsExactly(ranks, world);
      assertThat(each.get(1)).containsExactly(0.5 * world);
      assertThat(each.get(2)[0]).isEqualTo(3 * ranks / world, within(1e-6));
      assertThat(each.get(2)[1]).isEqualTo(6, within(1e-6));
      assertThat(each.get(3)[0]).isEqualTo(ranks / world, within(1e-15));
      assertThat(each.get(4)[0]).isEqualTo(world * 1e-17, within(1e-30));
      assertThat(each.get(5)).containsExactly(4, 2 * ranks / world);
      for (int i = 0; i < each.size(); i++) {
        assertThat(each.get(i)).containsExactly(results.get(0).get(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void broadcastsTensorsOfAllTypesInPlace(int world) {
    List<String> results =
        LocalRanks.run(
            world,
            ranks -> {
              int own = ranks.rank() + 1;
              Tensor weight = Tensor.of(new float[] {own, 2 * own}, 2, 1);
              weight.requiresGrad_(true);
              Tensor counter = Tensor.of(new long[] {own}, new Shape(), Device.CPU);
              Tensor empty = Tensor.zeros(new Shape(0), Device.CPU);
              ranks.broadcast(List.of(weight, counter, empty), world - 1);
              return Arrays.toString(weight.toFloatArray()) + counter.toLong();
            });
    assertThat(results)
        .containsOnly("[%s.0, %s.0]%s".formatted(world, 2 * world, world))
        .hasSize(world);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void gathersAndBroadcastsValuesOfDifferentLengths(int world) {
    List<List<String>> results =
        LocalRanks.run(
            world,
            ranks -> {
              String own = "é".repeat(5 * ranks.rank());
              List<byte[]> bytes = ranks.gather(own.getBytes(StandardCharsets.UTF_8));
              ranks.barrier();
              return List.of(
                  bytes.stream()
                      .map(each -> new String(each, StandardCharsets.UTF_8))
                      .toList()
                      .toString(),
                  ranks.gather(ranks.rank()).toString(),
                  ranks.broadcast(own, 1),
                  String.valueOf(ranks.broadcast(new byte[0], 0).length));
            });
    List<String> texts = world == 2 ? List.of("", "ééééé") : List.of("", "ééééé", "éééééééééé");
    assertThat(results)
        .containsOnly(
            List.of(
                texts.toString(),
                (world == 2 ? List.of(0, 1) : List.of(0, 1, 2)).toString(),
                "ééééé",
                "0"));
  }

  @Test
  void refusesOtherClassesThanThoseOfARun() {
    byte[] bytes = SerializedValue.write(new java.io.File("x"));
    assertThatThrownBy(() -> SerializedValue.read(bytes))
        .hasRootCauseMessage("filter status: REJECTED");
  }

  /** With y = sum over ranks r of c_r * x_r on each rank s with factors c, dx_r = sum_s c_sr. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void gradientsFlowThroughGatheredTensors(int world) {
    List<List<float[]>> results =
        LocalRanks.run(
            world,
            ranks -> {
              Tensor x = Tensor.of(new float[] {ranks.rank(), 10}, 2, 1);
              x.requiresGrad_(true);
              float[] factors = new float[2 * world];
              for (int i = 0; i < factors.length; i++) {
                factors[i] = 100 * ranks.rank() + i;
              }
              Tensor weights = Tensor.of(factors, world, 2, 1);
              Tensor[] gathered = new Tensor[1];
              Autograd.backward(
                  Autograd.record(
                      () -> {
                        gathered[0] = ranks.gatherRecorded(x);
                        return gathered[0].mul(weights).sum();
                      }));
              assertThat(gathered[0].shape()).isEqualTo(new Shape(world, 2, 1));
              return List.of(gathered[0].toFloatArray(), Autograd.gradient(x).toFloatArray());
            });
    for (int rank = 0; rank < world; rank++) {
      for (int i = 0; i < world; i++) {
        assertThat(results.get(rank).get(0)[2 * i]).isEqualTo(i);
        assertThat(results.get(rank).get(0)[2 * i + 1]).isEqualTo(10);
      }
      float others = 100 * world * (world - 1) / 2f;
      assertThat(results.get(rank).get(1))
          .containsExactly(others + world * 2 * rank, others + world * (2 * rank + 1));
    }
  }

  /** What the other ranks report while rank 1 does something else. */
  private static List<String> reports(int world, Consumer<ProcessGroup> rankOne) {
    CountDownLatch reported = new CountDownLatch(world - 1);
    List<String> reports =
        LocalRanks.run(
            world,
            Duration.ofSeconds(5),
            ranks -> {
              ranks.barrier();
              if (ranks.rank() == 1) {
                rankOne.accept((ProcessGroup) ranks);
                reported.await();
                return "";
              }
              try {
                ranks.barrier();
                return "nothing was lost";
              } catch (PeerLost lost) {
                assertThatThrownBy(ranks::barrier).hasMessage(lost.getMessage());
                return lost.reason();
              } finally {
                reported.countDown();
              }
            });
    return reports.stream().filter(report -> !report.isEmpty()).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void closedRankIsNamed(int world) {
    assertThat(reports(world, ProcessGroup::close))
        .hasSize(world - 1)
        .containsOnly(
            "Rank 1 on `%s` is gone: it closed its connection.".formatted(Rendezvous.hostName()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void silentRankIsNamedAfterTheTimeout(int world) {
    assertThat(reports(world, group -> {}))
        .hasSize(world - 1)
        .containsOnly(
            "Rank 1 on `%s` does not answer: nothing was received for 5 s."
                .formatted(Rendezvous.hostName()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void reasonOfAFailedRankIsPassedOn(int world) {
    assertThat(reports(world, group -> group.fail("the disk is full")))
        .hasSize(world - 1)
        .containsOnly(
            "Rank 1 on `%s` has failed: the disk is full.".formatted(Rendezvous.hostName()));
  }

  @Test
  void bucketsHoldOneTypeAndEndAtTheLimit() {
    List<ElementType> types =
        List.of(
            ElementType.FLOAT32,
            ElementType.FLOAT64,
            ElementType.FLOAT32,
            ElementType.FLOAT32,
            ElementType.FLOAT32);
    assertThat(Buckets.of(types, List.of(8L, 8L, 12L, 100L, 4L), 100))
        .containsExactly(List.of(4, 3), List.of(2, 0), List.of(1));
    assertThat(Buckets.of(Collections.nCopies(3, ElementType.FLOAT32), List.of(1L, 1L, 1L), 1))
        .containsExactly(List.of(2), List.of(1), List.of(0));
    assertThat(Buckets.of(List.of(), List.of(), 1)).isEmpty();
  }
}
