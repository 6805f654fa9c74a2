// The byte stream through which the runtime reads the sections of a library.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tvm {
namespace support {

// How a type travels; specialised in serializer.h. `enabled` lets the runtime ask whether a type can.
template <typename T, typename = void>
struct Serializer {
  static constexpr bool enabled = false;
};

class Stream {
 public:
  virtual ~Stream() = default;
  // Both return the number of bytes moved; reading may return fewer than were asked for, at the end.
  virtual size_t Read(void* to, size_t bytes) = 0;
  virtual size_t Write(const void* from, size_t bytes) = 0;

  template <typename T>
  void Write(const T& value) {
    Serializer<T>::Write(this, value);
  }

  template <typename T>
  bool Read(T* value) {
    return Serializer<T>::Read(this, value);
  }

  template <typename T>
  void WriteArray(const T* values, size_t count) {
    for (size_t i = 0; i < count; ++i) Write<T>(values[i]);
  }

  template <typename T>
  bool ReadArray(T* values, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      if (!Read<T>(values + i)) return false;
    }
    return true;
  }
};

}  // namespace support
}  // namespace tvm
