package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
  private NDManager manager;
  private NDArray weight;

  @BeforeEach
  void makeWeight() {
    manager = NDManager.newBaseManager();
    weight = manager.ones(new Shape(2));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void scopeFreesWhatAttachedToTheManagerOfAWeight() {
    int before = manager.getManagedArrays().size();
    NDArray product;
    try (TensorScope scope = new TensorScope()) {
      product = Ops.sigmoid(Ops.mul(weight, 2)).add(weight);
      assertThat(manager.getManagedArrays().size()).isGreaterThan(before);
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
    assertThatThrownBy(product::toFloatArray).isInstanceOf(IllegalStateException.class);
    assertThat(weight.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void keptArrayBelongsToTheEnclosingScope() {
    NDArray kept;
    try (TensorScope outer = new TensorScope()) {
      try (TensorScope inner = new TensorScope()) {
        kept = inner.keep(Ops.mul(weight, 3));
      }
      assertThat(kept.toFloatArray()).containsExactly(3, 3);
    }
    assertThatThrownBy(kept::toFloatArray).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void persistentArrayOutlivesAllScopes() {
    NDArray lasting;
    try (TensorScope outer = new TensorScope();
        TensorScope inner = new TensorScope()) {
      lasting = TensorScope.persist(Ops.mul(weight, 4));
    }
    assertThat(lasting.toFloatArray()).containsExactly(4, 4);
  }

  @Test
  void deviceNamesAreUnderstood() {
    assertThat(Devices.parse("cpu").isGpu()).isFalse();
    assertThat(Devices.parse("auto")).isNotNull();
    assertThatThrownBy(() -> Devices.parse("tpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpu:N");
    assertThatThrownBy(() -> Devices.parse("gpu:999"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpu:999");
  }

  @Test
  void numberOfThreadsIsSetForTheProcess() {
    int before = Threads.get();
    Threads.set(1);
    assertThat(Threads.get()).isEqualTo(1);
    Threads.set(before);
    assertThatThrownBy(() -> Threads.set(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
