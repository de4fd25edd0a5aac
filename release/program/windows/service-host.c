/*
 * The Windows service "Casebridge": runs the engine on its own Node, writes what it prints to a rotated log, and stops it in
 * order by closing its standard input, as Windows has no signal that Node could answer. Why a program of our own:
 * docs/adr/0019-windows-service-host.md.
 *
 *   casebridge-service.exe            is what the service manager starts
 *   casebridge-service.exe configure  sets what the service's registration alone cannot hold, and who may read the data
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include <stdio.h>
#include <wchar.h>

#define SERVICE_NAME L"Casebridge"
/* The engine gives attempts under way 30 seconds. */
#define STOP_MILLISECONDS 40000
#define LOG_BYTES (10 * 1024 * 1024)
#define LOG_FILES 5
#define PATH_LENGTH 1024

/* The system and administrators everything, the account of the service all but rights; nothing is inherited. */
#define DATA_ACCESS L"D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;LS)"

static SERVICE_STATUS_HANDLE status_handle;
static SERVICE_STATUS status = {.dwServiceType = SERVICE_WIN32_OWN_PROCESS};
static HANDLE stop_asked;
static HANDLE engine_started;
static wchar_t program_folder[PATH_LENGTH];
static wchar_t data_folder[PATH_LENGTH];

static void report(DWORD state, DWORD exit_code, DWORD own_code)
{
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN : 0;
    status.dwWin32ExitCode = exit_code;
    status.dwServiceSpecificExitCode = own_code;
    status.dwCheckPoint = state == SERVICE_RUNNING || state == SERVICE_STOPPED ? 0 : status.dwCheckPoint + 1;
    status.dwWaitHint = 5000;
    SetServiceStatus(status_handle, &status);
}

static DWORD WINAPI on_control(DWORD control, DWORD type, void *data, void *context)
{
    (void)type, (void)data, (void)context;
    switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_PRESHUTDOWN:
        report(SERVICE_STOP_PENDING, NO_ERROR, 0);
        SetEvent(stop_asked);
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

static BOOL find_folders(void)
{
    wchar_t *end;
    if (GetModuleFileNameW(NULL, program_folder, PATH_LENGTH) == 0) return FALSE;
    end = wcsrchr(program_folder, L'\\');
    if (end == NULL) return FALSE;
    *end = L'\0';
    if (GetEnvironmentVariableW(L"ProgramData", data_folder, PATH_LENGTH - 32) == 0) return FALSE;
    wcscat(data_folder, L"\\Casebridge");
    return TRUE;
}

/* The log: engine.log is written, engine.1.log is the one before it. */

static void log_name(wchar_t *name, int number)
{
    if (number == 0) swprintf(name, PATH_LENGTH, L"%ls\\logs\\engine.log", data_folder);
    else swprintf(name, PATH_LENGTH, L"%ls\\logs\\engine.%d.log", data_folder, number);
}

static HANDLE open_log(void)
{
    wchar_t name[PATH_LENGTH];
    swprintf(name, PATH_LENGTH, L"%ls\\logs", data_folder);
    CreateDirectoryW(data_folder, NULL);
    CreateDirectoryW(name, NULL);
    log_name(name, 0);
    return CreateFileW(name, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_ALWAYS, 0, NULL);
}

static HANDLE rotate_log(HANDLE log)
{
    wchar_t from[PATH_LENGTH], to[PATH_LENGTH];
    CloseHandle(log);
    for (int number = LOG_FILES - 1; number > 0; number -= 1) {
        log_name(from, number - 1);
        log_name(to, number);
        MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING);
    }
    return open_log();
}

/* Whether the engine has said that it takes events; what it prints comes in pieces of any size. */
static void look_for_start(const char *text, DWORD length)
{
    static const char started[] = "\"msg\":\"engine.started\"";
    static size_t matched;
    for (DWORD index = 0; index < length; index += 1) {
        matched = text[index] == started[matched] ? matched + 1 : text[index] == started[0];
        if (started[matched] == '\0') {
            SetEvent(engine_started);
            matched = 0;
        }
    }
}

static DWORD WINAPI write_log(void *output)
{
    char buffer[65536];
    DWORD length, written;
    HANDLE log = open_log();
    while (ReadFile((HANDLE)output, buffer, sizeof buffer, &length, NULL) && length > 0) {
        LARGE_INTEGER size;
        look_for_start(buffer, length);
        WriteFile(log, buffer, length, &written, NULL);
        /* Between two lines only, so that no line is in two files. */
        if (buffer[length - 1] == '\n' && GetFileSizeEx(log, &size) && size.QuadPart > LOG_BYTES) log = rotate_log(log);
    }
    CloseHandle(log);
    return 0;
}

/* The engine. */

typedef struct {
    HANDLE process;
    HANDLE job;    /* its end is the end of the engine, also where this program is killed */
    HANDLE input;  /* its end asks the engine to stop */
    HANDLE writer; /* ends when all that was printed is in the log */
} Engine;

static HANDLE new_job(void)
{
    HANDLE job = CreateJobObjectW(NULL, NULL);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return job;
}

static BOOL start_node(Engine *engine, HANDLE input, HANDLE output)
{
    wchar_t command[4 * PATH_LENGTH];
    PROCESS_INFORMATION process;
    STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
    startup.hStdInput = input;
    startup.hStdOutput = startup.hStdError = output;
    swprintf(command, 4 * PATH_LENGTH,
             L"\"%ls\\runtime\\node.exe\" " NODE_FLAGS L" \"%ls\\app\\casebridge.js\" run --no-welcome"
             L" --stop-when-stdin-ends --config \"%ls\\casebridge.json\"",
             program_folder, program_folder, data_folder);
    if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_SUSPENDED | CREATE_NO_WINDOW, NULL, data_folder, &startup,
                        &process))
        return FALSE;
    engine->process = process.hProcess;
    AssignProcessToJobObject(engine->job, process.hProcess);
    ResumeThread(process.hThread);
    CloseHandle(process.hThread);
    return TRUE;
}

static BOOL start_engine(Engine *engine)
{
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    HANDLE input, output, printed;
    BOOL started;
    engine->job = new_job();
    CreateDirectoryW(data_folder, NULL);
    if (!CreatePipe(&input, &engine->input, &inherited, 0) || !CreatePipe(&printed, &output, &inherited, 0)) return FALSE;
    SetHandleInformation(engine->input, HANDLE_FLAG_INHERIT, 0);
    SetHandleInformation(printed, HANDLE_FLAG_INHERIT, 0);
    started = start_node(engine, input, output);
    /* Only the engine holds its ends now: they end with it. */
    CloseHandle(input);
    CloseHandle(output);
    if (started) engine->writer = CreateThread(NULL, 0, write_log, printed, 0, NULL);
    return started;
}

/* Returns whether it ended by itself within the time; else it was ended. */
static BOOL stop_engine(Engine *engine)
{
    CloseHandle(engine->input);
    for (int waited = 0; waited < STOP_MILLISECONDS; waited += 1000) {
        if (WaitForSingleObject(engine->process, 1000) == WAIT_OBJECT_0) return TRUE;
        report(SERVICE_STOP_PENDING, NO_ERROR, 0);
    }
    TerminateJobObject(engine->job, 1);
    return FALSE;
}

/* Returns whether the engine takes events, or is to stop; not if it has ended. */
static BOOL wait_for_start(const Engine *engine)
{
    HANDLE events[] = {engine_started, stop_asked, engine->process};
    for (;;) {
        DWORD result = WaitForMultipleObjects(3, events, FALSE, 1000);
        if (result != WAIT_TIMEOUT) return result != WAIT_OBJECT_0 + 2;
        report(SERVICE_START_PENDING, NO_ERROR, 0);
    }
}

static void WINAPI service_main(DWORD count, wchar_t **arguments)
{
    Engine engine = {0};
    DWORD code = 1;
    (void)count, (void)arguments;
    status_handle = RegisterServiceCtrlHandlerExW(SERVICE_NAME, on_control, NULL);
    stop_asked = CreateEventW(NULL, TRUE, FALSE, NULL);
    engine_started = CreateEventW(NULL, TRUE, FALSE, NULL);
    report(SERVICE_START_PENDING, NO_ERROR, 0);
    if (!find_folders() || !start_engine(&engine)) {
        report(SERVICE_STOPPED, GetLastError(), 0);
        return;
    }
    if (wait_for_start(&engine)) {
        HANDLE events[] = {stop_asked, engine.process};
        if (WaitForSingleObject(stop_asked, 0) != WAIT_OBJECT_0) report(SERVICE_RUNNING, NO_ERROR, 0);
        if (WaitForMultipleObjects(2, events, FALSE, INFINITE) == WAIT_OBJECT_0) {
            BOOL in_order = stop_engine(&engine);
            WaitForSingleObject(engine.writer, 5000);
            report(SERVICE_STOPPED, in_order ? NO_ERROR : ERROR_PROCESS_ABORTED, 0);
            return;
        }
    }
    /* It has ended by itself: an error for the service manager, whose failure actions start it again. */
    GetExitCodeProcess(engine.process, &code);
    WaitForSingleObject(engine.writer, 5000);
    report(SERVICE_STOPPED, ERROR_SERVICE_SPECIFIC_ERROR, code == 0 ? 1 : code);
}

/* configure */

static void change(SC_HANDLE service, DWORD level, void *info, const wchar_t *what)
{
    if (!ChangeServiceConfig2W(service, level, info)) fwprintf(stderr, L"casebridge-service: %ls could not be set (%lu).\n", what, GetLastError());
}

static void configure_service(SC_HANDLE service)
{
    SC_ACTION actions[] = {{SC_ACTION_RESTART, 2000}, {SC_ACTION_RESTART, 10000}, {SC_ACTION_RESTART, 60000}};
    SERVICE_FAILURE_ACTIONSW failure = {.dwResetPeriod = 86400, .cActions = 3, .lpsaActions = actions};
    SERVICE_FAILURE_ACTIONS_FLAG also_after_errors = {TRUE};
    SERVICE_DELAYED_AUTO_START_INFO delayed = {TRUE};
    SERVICE_PRESHUTDOWN_INFO shutdown = {STOP_MILLISECONDS + 5000};
    SERVICE_DESCRIPTIONW description = {L"Puts BeyondTrust Remote Support sessions onto Microsoft Dynamics 365 cases."};
    change(service, SERVICE_CONFIG_DESCRIPTION, &description, L"the description");
    change(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &delayed, L"the delayed start");
    change(service, SERVICE_CONFIG_FAILURE_ACTIONS, &failure, L"what happens after a failure");
    change(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &also_after_errors, L"what counts as a failure");
    change(service, SERVICE_CONFIG_PRESHUTDOWN_INFO, &shutdown, L"the time before a shutdown");
}

static DWORD protect_data(void)
{
    PSECURITY_DESCRIPTOR descriptor;
    PACL list;
    BOOL present, defaulted;
    DWORD error;
    CreateDirectoryW(data_folder, NULL);
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(DATA_ACCESS, SDDL_REVISION_1, &descriptor, NULL)) return GetLastError();
    GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted);
    error = SetNamedSecurityInfoW(data_folder, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                                  NULL, NULL, list, NULL);
    LocalFree(descriptor);
    return error;
}

static int configure(void)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = manager == NULL ? NULL : OpenServiceW(manager, SERVICE_NAME, SERVICE_CHANGE_CONFIG | SERVICE_START);
    DWORD error;
    if (service == NULL) fwprintf(stderr, L"casebridge-service: there is no service %ls (%lu).\n", SERVICE_NAME, GetLastError());
    else configure_service(service);
    error = find_folders() ? protect_data() : GetLastError();
    if (error != ERROR_SUCCESS) fwprintf(stderr, L"casebridge-service: the access list of %ls could not be set (%lu).\n", data_folder, error);
    return service == NULL || error != ERROR_SUCCESS;
}

int wmain(int count, wchar_t **arguments)
{
    SERVICE_TABLE_ENTRYW table[] = {{SERVICE_NAME, service_main}, {NULL, NULL}};
    if (count == 2 && wcscmp(arguments[1], L"configure") == 0) return configure();
    if (StartServiceCtrlDispatcherW(table)) return 0;
    fwprintf(stderr, L"casebridge-service: it is the service manager that starts this program; by hand: casebridge run.\n");
    return 1;
}
