package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriverMemoryTest {
  /** NVML of a machine with three GPUs, which use 1, 2 and 3 GB. */
  private static final class ThreeGpus implements DriverMemory.Nvml {
    private static final List<String> IDS = List.of("GPU-a", "GPU-b", "GPU-c");

    @Override
    public int nvmlInit_v2() {
      return 0;
    }

    @Override
    public int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device) {
      device.setValue(Pointer.createConstant(index));
      return index < IDS.size() ? 0 : 2;
    }

    @Override
    public int nvmlDeviceGetHandleByUUID(String id, PointerByReference device) {
      int index = IDS.indexOf(id);
      device.setValue(Pointer.createConstant(index));
      return index < 0 ? 6 : 0;
    }

    @Override
    public int nvmlDeviceGetMemoryInfo(Pointer device, long[] memory) {
      memory[2] = (Pointer.nativeValue(device) + 1) << 30;
      return 0;
    }
  }

  private static long used(@Nullable String visible, int index) {
    return new DriverMemory(new ThreeGpus(), visible).used(index).orElse(-1);
  }

  @Test
  void indicesAreThoseOfTheVisibleGpus() {
    assertThat(used(null, 1)).isEqualTo(2048);
    assertThat(used("", 0)).isEqualTo(1024);
    assertThat(used("2,0", 0)).isEqualTo(3072);
    assertThat(used("2, 0", 1)).isEqualTo(1024);
    assertThat(used("GPU-c,GPU-b", 1)).isEqualTo(2048);
  }

  @Test
  void memoryOfAnUnknownGpuIsUnknown() {
    assertThat(used(null, 3)).isEqualTo(-1);
    assertThat(used("0", 1)).isEqualTo(-1);
    assertThat(used("MIG-d", 0)).isEqualTo(-1);
  }

  @Test
  void theCpuHasNone() {
    assertThat(Device.CPU.usedMemory()).isEmpty();
  }
}
