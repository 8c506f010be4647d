/* Who has a file open, on Windows: by its Restart Manager, and by one made up. */
#include <gtest/gtest.h>

#include <mortise/openers.h>

#include <windows.h>

#include <restartmanager.h>

#include <cstring>
#include <fstream>
#include <string>

#include "faults.h"
#include "support/handle.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

/* What the made-up one says and has seen. */
struct {
    DWORD start, add, list;
    UINT openers;
    std::wstring path;
    int started, ended;
} made_up;

DWORD WINAPI Start(DWORD *session, DWORD, WCHAR *) {
    *session = 7;
    made_up.started += made_up.start == ERROR_SUCCESS;
    return made_up.start;
}

DWORD WINAPI Add(DWORD, UINT files, LPCWSTR *names, UINT, RM_UNIQUE_PROCESS *, UINT, LPCWSTR *) {
    EXPECT_EQ(1u, files);
    made_up.path = names[0];
    return made_up.add;
}

DWORD WINAPI List(DWORD, UINT *needed, UINT *count, RM_PROCESS_INFO *infos, DWORD *) {
    *needed = made_up.openers;
    if (made_up.list == ERROR_SUCCESS) {
        for (UINT i = 0; i < made_up.openers; i++) {
            infos[i].Process.dwProcessId = 4000000000u + i;
        }
        *count = made_up.openers;
    }
    return made_up.list;
}

DWORD WINAPI End(DWORD session) {
    EXPECT_EQ(7u, session);
    made_up.ended++;
    return ERROR_SUCCESS;
}

std::string missing_symbol;

mortise_any_function MadeUpSymbol(HMODULE, const char *name) {
    const struct {
        const char *name;
        mortise_any_function function;
    } all[] = {{"RmStartSession", reinterpret_cast<mortise_any_function>(Start)},
               {"RmRegisterResources", reinterpret_cast<mortise_any_function>(Add)},
               {"RmGetList", reinterpret_cast<mortise_any_function>(List)},
               {"RmEndSession", reinterpret_cast<mortise_any_function>(End)}};
    for (const auto &one : all) {
        if (std::strcmp(one.name, name) == 0 && missing_symbol != name) {
            return one.function;
        }
    }
    return nullptr;
}

HMODULE NoLibrary(const WCHAR *) {
    return nullptr;
}

int libraries;

HMODULE CountedLoad(const WCHAR *name) {
    EXPECT_STREQ(L"rstrtmgr.dll", name);
    libraries++;
    return reinterpret_cast<HMODULE>(&libraries);
}

void CountedFree(HMODULE library) {
    EXPECT_EQ(reinterpret_cast<HMODULE>(&libraries), library);
    libraries--;
}

class Openers : public testing::Test {
  protected:
    Openers() {
        made_up = {};
        missing_symbol.clear();
        mortise_sys.load_system_library = CountedLoad;
        mortise_sys.symbol = MadeUpSymbol;
        mortise_sys.free_library = CountedFree;
    }

    ~Openers() override {
        EXPECT_EQ(0, libraries);
        EXPECT_EQ(made_up.started, made_up.ended);
    }

    int32_t Ask(const WCHAR *path = L"C:\\file") {
        return mortise_openers(reinterpret_cast<const mortise_path_char *>(path), pids);
    }

    Faults table; /* restores it */
    int64_t pids[MORTISE_MAX_OPENERS] = {};
};

TEST_F(Openers, AreToldByTheirNumbers) {
    made_up.openers = 2;
    EXPECT_EQ(2, Ask());
    EXPECT_EQ(4000000000, pids[0]);
    EXPECT_EQ(4000000001, pids[1]);
    EXPECT_EQ(1, made_up.ended);
}

TEST_F(Openers, MayBeNone) {
    EXPECT_EQ(0, Ask());
}

TEST_F(Openers, AreAskedForByAPathWithoutThePrefixOfLongOnes) {
    EXPECT_EQ(0, Ask(L"\\\\?\\C:\\file"));
    EXPECT_EQ(L"C:\\file", made_up.path);
    EXPECT_EQ(0, Ask(L"\\\\server\\share\\file"));
    EXPECT_EQ(L"\\\\server\\share\\file", made_up.path);
}

TEST_F(Openers, MayBeTooMany) {
    made_up.openers = MORTISE_MAX_OPENERS + 1;
    made_up.list = ERROR_MORE_DATA;
    EXPECT_EQ(-ERROR_MORE_DATA, Ask());
}

TEST_F(Openers, CannotBeAskedForIfAnyStepFails) {
    made_up.start = ERROR_SEM_TIMEOUT;
    EXPECT_EQ(-ERROR_SEM_TIMEOUT, Ask());
    EXPECT_EQ(0, made_up.ended);
    made_up.start = ERROR_SUCCESS;
    made_up.add = ERROR_WRITE_FAULT;
    EXPECT_EQ(-ERROR_WRITE_FAULT, Ask());
    made_up.add = ERROR_SUCCESS;
    made_up.list = ERROR_SEM_TIMEOUT;
    EXPECT_EQ(-ERROR_SEM_TIMEOUT, Ask());
}

TEST_F(Openers, AreNotKnownWithoutTheLibraryOrAFunctionOfIt) {
    for (const char *name :
         {"RmStartSession", "RmRegisterResources", "RmGetList", "RmEndSession"}) {
        missing_symbol = name;
        EXPECT_EQ(-MORTISE_E_UNSUPPORTED, Ask()) << name;
    }
    mortise_sys.load_system_library = NoLibrary;
    EXPECT_EQ(-MORTISE_E_UNSUPPORTED, Ask());
}

/* Wine's has all functions, and knows of no process. */
TEST(OpenersOfTheSystem, AreAtLeastAskedFor) {
    TempDir dir;
    Handle handle(dir / "file");
    int64_t pids[MORTISE_MAX_OPENERS] = {};
    const int32_t count = mortise_openers(NativePath(dir / "file").c_str(), pids);
    EXPECT_GE(count, 0);
    EXPECT_LE(count, 1);
    if (count == 1) {
        EXPECT_EQ(static_cast<int64_t>(GetCurrentProcessId()), pids[0]);
    }
}

} // namespace
} // namespace mortise_test
