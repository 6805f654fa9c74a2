// Streams over bytes in memory.
#pragma once

#include <tvm/ffi/string.h>
#include <tvm/support/io.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

namespace tvm {
namespace support {

// Reads bytes that the caller keeps alive.
class BytesInStream : public Stream {
 public:
  explicit BytesInStream(const ffi::Bytes& bytes) : rest_(bytes.data()), left_(bytes.size()) {}
  explicit BytesInStream(const std::string& bytes) : rest_(bytes.data()), left_(bytes.size()) {}
  using Stream::Read;
  using Stream::Write;

  size_t Read(void* to, size_t bytes) override {
    const size_t moved = std::min(bytes, left_);
    std::memcpy(to, rest_, moved);
    rest_ += moved;
    left_ -= moved;
    return moved;
  }
  size_t Write(const void*, size_t) override { std::abort(); }

 private:
  const char* rest_;
  size_t left_;
};

// Appends to a string that the caller keeps alive.
class BytesOutStream : public Stream {
 public:
  explicit BytesOutStream(std::string* to) : to_(to) {}
  using Stream::Read;
  using Stream::Write;

  size_t Read(void*, size_t) override { std::abort(); }
  size_t Write(const void* from, size_t bytes) override {
    to_->append(static_cast<const char*>(from), bytes);
    return bytes;
  }

 private:
  std::string* to_;
};

}  // namespace support
}  // namespace tvm
