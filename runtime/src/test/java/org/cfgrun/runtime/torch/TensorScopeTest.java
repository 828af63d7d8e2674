package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
  private TensorScope tensors;
  private Tensor weight;

  @BeforeEach
  void makeWeight() {
    tensors = new TensorScope();
    weight = Tensor.ones(new Shape(2), Device.CPU);
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void scopeFreesTensorsComputedFromWeight() {
    long before = Tensor.live();
    Tensor product;
    try (TensorScope scope = new TensorScope()) {
      product = weight.mul(2).sigmoid().add(weight);
      assertThat(Tensor.live()).isGreaterThan(before);
    }
    assertThat(Tensor.live()).isEqualTo(before);
    assertThatThrownBy(product::toFloatArray).isInstanceOf(IllegalStateException.class);
    assertThat(weight.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void keptTensorBelongsToEnclosingScope() {
    Tensor kept;
    try (TensorScope outer = new TensorScope()) {
      try (TensorScope inner = new TensorScope()) {
        kept = inner.keep(weight.mul(3));
      }
      assertThat(kept.toFloatArray()).containsExactly(3, 3);
    }
    assertThatThrownBy(kept::toFloatArray).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void persistentTensorOutlivesAllScopes() {
    Tensor lasting;
    try (TensorScope outer = new TensorScope();
        TensorScope inner = new TensorScope()) {
      lasting = TensorScope.persist(weight.mul(4));
    }
    assertThat(lasting.toFloatArray()).containsExactly(4, 4);
  }

  @Test
  void parsesDeviceNames() {
    assertThat(Device.parse("cpu").isGpu()).isFalse();
    assertThat(Device.parse("auto")).isNotNull();
    assertThatThrownBy(() -> Device.parse("tpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpu:N");
    assertThatThrownBy(() -> Device.parse("gpu:999"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpu:999");
  }

  @Test
  void setsNumberOfThreads() {
    int before = Threads.get();
    Threads.set(1);
    assertThat(Threads.get()).isEqualTo(1);
    Threads.set(before);
    assertThatThrownBy(() -> Threads.set(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
