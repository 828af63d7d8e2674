package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {
  private static byte[] png(int width, int height) {
    return ByteBuffer.allocate(33)
        .putLong(0x89504e470d0a1a0aL)
        .putInt(13)
        .put("IHDR".getBytes(StandardCharsets.US_ASCII))
        .putInt(width)
        .putInt(height)
        .array();
  }

  private static byte[] bmp(int width, int height) {
    return ByteBuffer.allocate(54)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(0, (short) 0x4d42)
        .putInt(14, 40)
        .putInt(18, width)
        .putInt(22, height)
        .array();
  }

  private static byte[] tiff(ByteOrder order, int width, int height) {
    return ByteBuffer.allocate(40)
        .order(order)
        .putShort(0, (short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949))
        .putShort(2, (short) 42)
        .putInt(4, 8)
        .putShort(8, (short) 2)
        .putShort(10, (short) 256)
        .putShort(12, (short) 3)
        .putInt(14, 1)
        .putShort(18, (short) width)
        .putShort(22, (short) 257)
        .putShort(24, (short) 4)
        .putInt(26, 1)
        .putInt(30, height)
        .array();
  }

  private static byte[] jpeg(int width, int height) {
    return ByteBuffer.allocate(40)
        .putShort((short) 0xffd8)
        .putShort((short) 0xffc0)
        .putShort((short) 17)
        .put((byte) 8)
        .putShort((short) height)
        .putShort((short) width)
        .array();
  }

  private static byte[] image(String format, int width, int height) {
    return switch (format) {
      case "png" -> png(width, height);
      case "bmp" -> bmp(width, -height);
      case "tiff" -> tiff(ByteOrder.LITTLE_ENDIAN, width, height);
      case "big tiff" -> tiff(ByteOrder.BIG_ENDIAN, width, height);
      default -> jpeg(width, height);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff", "big tiff", "jpeg"})
  void sizesAreReadWithoutDecoding(String format) {
    ImageHeader header = ImageHeader.of(image(format, 640, 480));
    assertThat(header).isNotNull();
    assertThat(header.width()).isEqualTo(640);
    assertThat(header.height()).isEqualTo(480);
  }

  /** A PNG of 100 kilobytes with 30000 x 30000 pixels decodes to 2.7 gigabytes. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff", "big tiff", "jpeg"})
  void imagesWithTooManyPixelsAreNotDecoded(String format) {
    byte[] bytes = image(format, 30000, 30000);
    assertThatThrownBy(() -> ImageFile.decode("x", bytes, ColorType.COLOR))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected at most 178956970 pixels, got 900000000.");
  }

  @Test
  void headersWithNegativeSizesAreTooLarge() {
    assertThat(ImageHeader.of(png(-1, -1)).pixels()).isGreaterThan(1L << 60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ffd8",
        "89504e470d0a1a0a",
        "49492a00ffffffff0000000000000000000000000000000000000000",
        "4d4d002a00000008ffff000000000000000000000000000000000000"
      })
  void truncatedFilesHaveNoHeader(String hex) {
    assertThat(ImageHeader.of(HexFormat.of().parseHex(hex))).isNull();
  }
}
