package org.cfgrun.runtime.checkpoint;

/** The type of a tensor's elements. */
public enum ElementType {
  FLOAT32("FloatStorage", "F32", 4),
  FLOAT64("DoubleStorage", "F64", 8),
  FLOAT16("HalfStorage", "F16", 2),
  BFLOAT16("BFloat16Storage", "BF16", 2),
  INT64("LongStorage", "I64", 8),
  INT32("IntStorage", "I32", 4),
  INT16("ShortStorage", "I16", 2),
  INT8("CharStorage", "I8", 1),
  UINT8("ByteStorage", "U8", 1),
  BOOL("BoolStorage", "BOOL", 1);

  private final String torchStorage;
  private final String safetensors;
  private final int width;

  ElementType(String torchStorage, String safetensors, int width) {
    this.torchStorage = torchStorage;
    this.safetensors = safetensors;
    this.width = width;
  }

  /** The class in Python's module {@code torch} that stores such elements. */
  String torchStorage() {
    return torchStorage;
  }

  /** The name in a safetensors header. */
  String safetensors() {
    return safetensors;
  }

  /** Bytes an element. */
  public int width() {
    return width;
  }

  /** Whether it is a floating-point type. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
  }
}
