package org.cfgrun.runtime.torch;

import ai.djl.ndarray.types.DataType;
import org.jspecify.annotations.Nullable;

/** Element type of a tensor. */
public enum ElementType {
  FLOAT32("FloatStorage", "F32", 4, 6, DataType.FLOAT32),
  FLOAT64("DoubleStorage", "F64", 8, 7, DataType.FLOAT64),
  FLOAT16("HalfStorage", "F16", 2, 5, DataType.FLOAT16),
  BFLOAT16("BFloat16Storage", "BF16", 2, 15, DataType.BFLOAT16),
  INT64("LongStorage", "I64", 8, 4, DataType.INT64),
  INT32("IntStorage", "I32", 4, 3, DataType.INT32),
  INT16("ShortStorage", "I16", 2, 2, DataType.INT16),
  INT8("CharStorage", "I8", 1, 1, DataType.INT8),
  UINT8("ByteStorage", "U8", 1, 0, DataType.UINT8),
  BOOL("BoolStorage", "BOOL", 1, 11, DataType.BOOLEAN);

  private static final @Nullable ElementType[] BY_NUMBER =
      new ElementType[DataType.values().length];

  static {
    for (ElementType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final String torchStorage;
  private final String safetensors;
  private final int width;
  private final int code;
  private final int number;

  ElementType(String torchStorage, String safetensors, int width, int code, DataType type) {
    this.torchStorage = torchStorage;
    this.safetensors = safetensors;
    this.width = width;
    this.code = code;
    this.number = type.ordinal();
  }

  /** Returns the storage class of Python's module {@code torch}. */
  public String torchStorage() {
    return torchStorage;
  }

  /** Returns the name in a safetensors header. */
  public String safetensors() {
    return safetensors;
  }

  /** Returns the size of an element in bytes. */
  public int width() {
    return width;
  }

  /** Returns whether it is a floating-point type. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
  }

  /** Returns PyTorch's number of the type, which TorchScript uses for {@code dtype} arguments. */
  public int code() {
    return code;
  }

  /** Returns DJL's number of the type. */
  int number() {
    return number;
  }

  /** Returns the type with DJL's number; null for types unknown to DJL such as bfloat16. */
  static @Nullable ElementType ofNumber(int number) {
    return BY_NUMBER[number];
  }

  /** Returns the type with PyTorch's number. */
  static ElementType ofCode(int code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("tensors of PyTorch's type " + code + " are not supported");
  }
}
